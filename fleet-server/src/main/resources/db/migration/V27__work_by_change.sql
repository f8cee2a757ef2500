-- A rollout's tick reads what changed, not all devices: what was reported or revoked since a device was last judged, whose time
-- is over, and how many devices are of which kind.

ALTER TABLE rollout_devices
    -- rises with each report on what the rollout gave, and when the device is revoked or enrolled again
    ADD COLUMN news   bigint NOT NULL DEFAULT 0,
    -- the news that the last judgement saw
    ADD COLUMN judged bigint NOT NULL DEFAULT 0;

-- Reports from before may not have been judged.
UPDATE rollout_devices SET news = 1 FROM rollouts WHERE rollouts.id = rollout_id
    AND (rollouts.state IN ('RUNNING', 'PAUSED')
         OR rollouts.state = 'COMPLETED' AND rollout_devices.state NOT IN ('SUCCEEDED', 'FAILED'));

CREATE INDEX rollout_devices_news ON rollout_devices (rollout_id, device_id COLLATE "C") WHERE news <> judged;
CREATE INDEX rollout_devices_due ON rollout_devices (rollout_id, given_at)
    WHERE NOT returned AND state IN ('ASSIGNED', 'FETCHING', 'VERIFYING', 'PROBING', 'ACTIVATING');
CREATE INDEX rollout_devices_deferred ON rollout_devices (rollout_id, given_at) WHERE NOT returned AND state = 'DEFERRED';
CREATE INDEX rollout_devices_waiting ON rollout_devices (rollout_id, device_id COLLATE "C") WHERE state = 'WAITING';
CREATE INDEX rollout_devices_given ON rollout_devices (device_id, given_counter);
DROP INDEX rollout_devices_of_device;

CREATE TABLE rollout_counts (
    rollout_id text    NOT NULL REFERENCES rollouts (id),
    stage      integer NOT NULL,
    state      text    NOT NULL,
    -- whether the rollout's bundle is assigned to them at present
    holding    boolean NOT NULL,
    devices    bigint  NOT NULL,
    PRIMARY KEY (rollout_id, stage, state, holding)
);

INSERT INTO rollout_counts (rollout_id, stage, state, holding, devices)
    SELECT rollout_id, stage, state, given_counter IS NOT NULL AND NOT returned, count(*)
    FROM rollout_devices GROUP BY 1, 2, 3, 4;
