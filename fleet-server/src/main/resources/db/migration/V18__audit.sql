-- Who changed what. Each entry's hash covers the one before it.
CREATE TABLE audit_entry (
    sequence      bigint      PRIMARY KEY,
    at            timestamptz NOT NULL,
    actor_kind    text        NOT NULL,
    actor         text        NOT NULL,
    token         text,
    operation     text        NOT NULL,
    resource      text        NOT NULL,
    outcome       text        NOT NULL,
    why           text        NOT NULL,
    previous_hash bytea       NOT NULL,
    hash          bytea       NOT NULL
);

CREATE INDEX audit_entry_of_resource ON audit_entry (resource, sequence DESC);

-- The end of the chain: whoever appends locks this row.
CREATE TABLE audit_head (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    sequence bigint  NOT NULL,
    hash     bytea   NOT NULL
);

INSERT INTO audit_head (sequence, hash) VALUES (0, decode(repeat('00', 32), 'hex'));

-- Nobody changes the log by mistake; whoever does so on purpose breaks the chain.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the audit log are not changed';
END
$$;

CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

CREATE TRIGGER audit_entries_stay BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
