-- What each operator is there for. Those from before roles could do everything.
ALTER TABLE operator
    ADD COLUMN role     text    NOT NULL DEFAULT 'ADMIN' CHECK (role IN ('VIEWER', 'OPERATOR', 'RELEASER', 'ADMIN')),
    ADD COLUMN disabled boolean NOT NULL DEFAULT false;

ALTER TABLE operator ALTER COLUMN role DROP DEFAULT;

-- Programs that come in an operator's name.
CREATE TABLE api_token (
    id          text        PRIMARY KEY,
    name        text        NOT NULL,
    operator    text        NOT NULL REFERENCES operator (name) ON DELETE CASCADE,
    secret_hash bytea       NOT NULL UNIQUE, -- SHA-256: who reads the table cannot use the token
    scopes      text[]      NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    uses        bigint      NOT NULL DEFAULT 0,
    used_at     timestamptz
);
