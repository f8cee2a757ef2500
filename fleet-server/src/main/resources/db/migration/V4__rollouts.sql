CREATE TABLE rollouts (
    id                   text PRIMARY KEY,
    name                 text NOT NULL,
    bundle               text NOT NULL REFERENCES bundles (digest),
    self_test            text NOT NULL,
    stages               jsonb NOT NULL,
    max_failures         integer NOT NULL,
    stage_timeout_millis bigint NOT NULL,
    device_group         text,
    state                text NOT NULL,
    state_reason         text NOT NULL,
    created_at           timestamptz NOT NULL
);

CREATE INDEX rollouts_created ON rollouts (created_at DESC);
CREATE INDEX rollouts_active ON rollouts (id) WHERE state IN ('RUNNING', 'PAUSED');

CREATE TABLE rollout_devices (
    rollout_id    text NOT NULL REFERENCES rollouts (id),
    device_id     text NOT NULL REFERENCES devices (id),
    stage         integer NOT NULL,
    state         text NOT NULL,
    reason        text NOT NULL,
    updated_at    timestamptz NOT NULL,
    given_counter bigint,
    given_at      timestamptz,
    previous      text,
    returned      boolean NOT NULL,
    PRIMARY KEY (rollout_id, device_id)
);

CREATE INDEX rollout_devices_unsettled ON rollout_devices (rollout_id)
    WHERE state NOT IN ('SUCCEEDED', 'FAILED');
