-- Secrets are kept as their SHA-256 only.

CREATE TABLE enrolment_claims (
    hash         text PRIMARY KEY,
    device_group text NOT NULL,
    expires_at   timestamptz NOT NULL,
    used_at      timestamptz
);

CREATE TABLE devices (
    id                 text PRIMARY KEY,
    name               text NOT NULL,
    device_group       text NOT NULL,
    public_key         bytea NOT NULL,
    credential         text NOT NULL,
    enrolled_at        timestamptz NOT NULL,
    last_seen          timestamptz,
    online             boolean NOT NULL DEFAULT false,
    -- of the last assignment, also after it was taken back
    counter            bigint NOT NULL DEFAULT 0,
    desired_bundle     text,
    desired_nonce      text,
    desired_message_id text,
    desired_rollout    text,
    desired_at         timestamptz,
    -- proof is the COSE_Sign1 as it came; the other columns repeat what it says, for counting
    reported_proof     bytea,
    reported_state     bytea,
    reported_at        timestamptz,
    reported_counter   bigint,
    reported_phase     text,
    reported_bundle    text
);

CREATE INDEX devices_group ON devices (device_group);
CREATE INDEX devices_reported_bundle ON devices (reported_bundle);
CREATE INDEX devices_desired_bundle ON devices (desired_bundle);
