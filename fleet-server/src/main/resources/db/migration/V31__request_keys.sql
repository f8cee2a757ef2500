-- Requests that came with an Idempotency-Key, by the SHA-256 of user and key. The answer is sealed under the key itself.
CREATE TABLE request_keys (
    key bytea PRIMARY KEY,
    operator text NOT NULL,
    request bytea NOT NULL,
    begun_at timestamptz NOT NULL,
    status integer,
    answer bytea,
    CHECK ((status IS NULL) = (answer IS NULL))
);
CREATE INDEX request_keys_of_operator ON request_keys (operator, begun_at DESC);
CREATE INDEX request_keys_begun ON request_keys (begun_at);
