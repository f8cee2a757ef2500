-- Operators of the fleet, and the sessions in which they are signed in.

CREATE TABLE operator (
    name          text        PRIMARY KEY,
    password_hash text        NOT NULL, -- argon2id in PHC string form
    created_at    timestamptz NOT NULL
);

CREATE TABLE operator_session (
    token_hash bytea       PRIMARY KEY, -- SHA-256 of the cookie's value: who reads the table cannot sign in with it
    operator   text        NOT NULL REFERENCES operator (name) ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX operator_session_expiry ON operator_session (expires_at);
