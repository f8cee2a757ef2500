-- Sign-ins in a browser for a program that waits on the same machine.
ALTER TABLE provider_sign_in
    ADD COLUMN handover_port      integer,
    ADD COLUMN handover_challenge text,
    ADD COLUMN handover_state     text;

-- Those that succeeded: what the browser brought to the program, which gets a session for it once.
CREATE TABLE provider_handover (
    code_hash  bytea       PRIMARY KEY, -- SHA-256: who reads the table cannot use it
    challenge  text        NOT NULL,
    operator   text        NOT NULL,
    expires_at timestamptz NOT NULL
);
