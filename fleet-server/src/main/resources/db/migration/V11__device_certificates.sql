-- Devices from before certificates have none, and cannot connect until they enrol anew.
ALTER TABLE devices
    DROP COLUMN credential,
    ADD COLUMN revoked_at timestamptz;

UPDATE devices SET revoked_at = now(), online = false;

-- The certificates that are good: one that is not here is refused, whoever signed it.
CREATE TABLE device_certificates (
    serial     text PRIMARY KEY,
    device_id  text NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX device_certificates_of_device ON device_certificates (device_id, issued_at);
