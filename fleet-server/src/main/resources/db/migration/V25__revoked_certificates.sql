-- What a broker that does not ask this server has to know: certificates that were taken back before their end.
-- Serials are lower-case hexadecimal; certificates from before this version have none and cannot be listed.
ALTER TABLE device_certificates ADD COLUMN serial text;

CREATE TABLE revoked_certificates (
    serial     text PRIMARY KEY,
    revoked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX revoked_certificates_end ON revoked_certificates (expires_at);

-- Who has not been heard of for a while.
CREATE INDEX devices_online_seen ON devices (last_seen) WHERE online;
