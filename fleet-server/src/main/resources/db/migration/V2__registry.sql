-- The owner's metadata and the bundles that were verified by it. Digests are lower-case hex throughout.

CREATE TABLE trust_roots (
    only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    content  bytea NOT NULL
);

CREATE TABLE trust_targets (
    version     bigint PRIMARY KEY,
    content     bytea NOT NULL,
    accepted_at timestamptz NOT NULL
);

CREATE TABLE bundles (
    digest          text PRIMARY KEY,
    path            text NOT NULL,
    length          bigint NOT NULL,
    release         bigint NOT NULL,
    floor           bigint NOT NULL,
    family          text NOT NULL,
    hardware        text[] NOT NULL,
    manifest        bytea NOT NULL,
    labels          text[] NOT NULL,
    self_test       text NOT NULL,
    baseline        bytea NOT NULL,
    uploaded_at     timestamptz NOT NULL,
    key_ids         text[] NOT NULL,
    targets_version bigint NOT NULL
);
