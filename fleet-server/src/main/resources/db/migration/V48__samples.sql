-- Samples that devices gave away. Contents are sealed to the server's sample key, which is not in the database.

CREATE TABLE capture_policies (
    model             text PRIMARY KEY,
    enabled           boolean NOT NULL,
    retention_seconds bigint NOT NULL,
    -- what devices were asked for last beside the usual; null if nothing
    burst_id          text,
    burst_samples     integer,
    burst_seconds     bigint,
    burst_until       timestamptz
);

CREATE TABLE samples (
    id             text PRIMARY KEY,
    -- null for one that was imported
    device_id      text,
    -- empty if the bundle is not registered
    model          text NOT NULL,
    received_at    timestamptz NOT NULL,
    expires_at     timestamptz NOT NULL,
    state          text NOT NULL,
    doubt          text,
    doubt_detail   text,
    -- from here on null for what cannot be read, and once it is erased
    bundle         text,
    captured_at    timestamptz,
    origin         text,
    input          text,
    predicted      integer,
    confidence     double precision,
    mean           double precision,
    contrast       double precision,
    likeness       bigint,
    subject        text,
    consent_by     text,
    consent_scope  text,
    consent_at     timestamptz,
    erased_at      timestamptz
);

CREATE INDEX samples_latest ON samples (received_at DESC, id);
CREATE INDEX samples_of_device ON samples (device_id, received_at DESC);
CREATE INDEX samples_of_model ON samples (model, state, received_at DESC);
CREATE INDEX samples_of_subject ON samples (subject) WHERE subject <> '';
CREATE INDEX samples_by_input ON samples (input);
CREATE INDEX samples_expiring ON samples (expires_at) WHERE state <> 'ERASED';

CREATE TABLE sample_contents (
    id     text PRIMARY KEY REFERENCES samples (id),
    sealed bytea NOT NULL
);

-- orders to devices to forget what waits on them; what was captured before the last one is not taken any more
CREATE TABLE sample_erasures (
    device_id text PRIMARY KEY,
    orders    bigint NOT NULL,
    at        timestamptz NOT NULL
);

-- by a digest: who was erased must not be known by her name
CREATE TABLE erased_subjects (
    mark text PRIMARY KEY,
    at   timestamptz NOT NULL
);
