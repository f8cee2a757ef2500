-- A rollout's plan is kept as it was asked for; beside it stands how far its stages are.

ALTER TABLE rollouts ADD COLUMN plan jsonb;

UPDATE rollouts SET
    plan = jsonb_strip_nulls(jsonb_build_object(
        'name', name,
        'bundle', bundle,
        'group', device_group,
        'maxFailures', max_failures,
        'stageTimeoutSeconds', greatest(1, stage_timeout_millis / 1000),
        'stages', (SELECT jsonb_agg(jsonb_build_object(
                'percent', stage -> 'percent',
                'bakeSeconds', (stage ->> 'bakeMillis')::bigint / 1000,
                'successThreshold', stage -> 'successThreshold') ORDER BY place)
            FROM jsonb_array_elements(stages) WITH ORDINALITY AS every (stage, place)))),
    stages = (SELECT jsonb_agg(stage - 'percent' - 'bakeMillis' - 'successThreshold' ORDER BY place)
        FROM jsonb_array_elements(stages) WITH ORDINALITY AS every (stage, place));

ALTER TABLE rollouts
    ALTER COLUMN plan SET NOT NULL,
    DROP COLUMN max_failures,
    DROP COLUMN stage_timeout_millis;
