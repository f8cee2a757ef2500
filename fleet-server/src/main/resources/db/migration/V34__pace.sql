-- How fast rollouts go, and how often devices may try.

ALTER TABLE rollouts
    -- what of the plan's bounds is used up
    ADD COLUMN spent jsonb NOT NULL DEFAULT '{"retries": 0, "given": []}';

ALTER TABLE rollout_devices ADD COLUMN tries integer NOT NULL DEFAULT 0;

CREATE INDEX rollout_devices_retrying ON rollout_devices (rollout_id, updated_at) WHERE state = 'RETRYING';
