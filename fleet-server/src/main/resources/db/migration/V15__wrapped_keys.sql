-- Fleet keys as the owner wrapped them: each row can be opened by its device alone.
-- What was wrapped for a key that the device has no more is of no use, so that key is kept beside it.
CREATE TABLE wrapped_keys (
    device_id   text NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
    fleet_key   text NOT NULL,
    public_key  bytea NOT NULL,
    wrapped     bytea NOT NULL,
    uploaded_at timestamptz NOT NULL,
    PRIMARY KEY (device_id, fleet_key)
);
