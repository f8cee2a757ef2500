-- Versions of datasets, by the digest of their manifest.

CREATE TABLE dataset_versions (
    digest     text PRIMARY KEY,
    model      text NOT NULL,
    bundle     text NOT NULL,
    name       text NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    splits     jsonb NOT NULL,
    left_out   jsonb NOT NULL,
    -- null once a member was erased
    manifest   bytea
);

CREATE INDEX dataset_versions_latest ON dataset_versions (created_at DESC, digest);

CREATE TABLE dataset_members (
    version   text NOT NULL REFERENCES dataset_versions (digest),
    position  integer NOT NULL,
    -- all of it null once it was erased
    sample    text REFERENCES samples (id),
    input     text,
    label     text,
    split     text,
    bundle    text,
    device_id text,
    window_id text,
    PRIMARY KEY (version, position)
);

CREATE INDEX dataset_members_by_sample ON dataset_members (sample);
