-- Sign-ins that some browser has begun and that are still to come back from the provider; each ends once.
CREATE TABLE provider_sign_in (
    state_hash   bytea       PRIMARY KEY, -- SHA-256: who reads the table cannot end them
    browser_hash bytea       NOT NULL,
    nonce        text        NOT NULL,
    verifier     text        NOT NULL,
    expires_at   timestamptz NOT NULL
);
