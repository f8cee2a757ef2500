-- Operators for whom an OpenID provider vouches: they have no password here, and are known by who the provider says they are.
ALTER TABLE operator
    ALTER COLUMN password_hash DROP NOT NULL,
    ADD COLUMN issuer  text,
    ADD COLUMN subject text,
    ADD COLUMN barred  boolean NOT NULL DEFAULT false, -- disabled because the provider gave no role, until it gives one
    ADD CHECK ((issuer IS NULL) = (subject IS NULL)),
    ADD CHECK ((issuer IS NULL) = (password_hash IS NOT NULL));

CREATE UNIQUE INDEX operator_identity ON operator (issuer, subject);
