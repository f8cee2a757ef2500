-- What the gates of a rollout's plan rest on: which devices were compared, what was observed of each, and what was ruled.

-- One run of a stage under observation.
CREATE TABLE trials (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    rollout_id text NOT NULL REFERENCES rollouts (id),
    stage      integer NOT NULL,
    began_at   timestamptz NOT NULL,
    UNIQUE (rollout_id, stage, began_at)
);

-- Those with a control have the lowest numbers.
CREATE TABLE trial_pairs (
    trial      bigint NOT NULL REFERENCES trials (id),
    number     integer NOT NULL,
    canary     text NOT NULL,
    control    text,
    -- what both ran when the stage began
    old_bundle text,
    -- null while it is observed; then why it is compared no more, or empty when all was taken in
    closed     text,
    PRIMARY KEY (trial, number)
);

CREATE INDEX trial_pairs_open ON trial_pairs (trial, number) WHERE closed IS NULL;

-- One number of a device; null if it gave none in its time.
CREATE TABLE trial_observations (
    trial    bigint NOT NULL REFERENCES trials (id),
    gate     text NOT NULL,
    pair     integer NOT NULL,
    control  boolean NOT NULL,
    device   text NOT NULL,
    value    double precision,
    before   double precision,
    taken_at timestamptz NOT NULL,
    PRIMARY KEY (trial, gate, pair, control)
);

CREATE TABLE trial_verdicts (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    trial    bigint NOT NULL REFERENCES trials (id),
    gate     text NOT NULL,
    ruling   text NOT NULL,
    reason   text NOT NULL,
    since    timestamptz NOT NULL,
    at       timestamptz NOT NULL,
    evidence jsonb NOT NULL
);

CREATE INDEX trial_verdicts_newest ON trial_verdicts (trial, gate, id DESC);
