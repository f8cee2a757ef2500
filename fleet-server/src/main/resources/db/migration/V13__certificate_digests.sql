-- Certificates are known by their SHA-256: a serial is only as unique as the authority that gave it.
-- Those from before are known by their serial alone, so their devices have to enrol anew.
UPDATE devices SET revoked_at = now(), online = false WHERE revoked_at IS NULL;

DROP TABLE device_certificates;

CREATE TABLE device_certificates (
    sha256     text PRIMARY KEY,
    device_id  text NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    issued_at  timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX device_certificates_of_device ON device_certificates (device_id, issued_at);

-- Which device used it up: that one may ask again for the answer that it missed.
ALTER TABLE enrolment_claims ADD COLUMN device_id text;
