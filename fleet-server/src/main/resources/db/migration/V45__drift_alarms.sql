-- Alarms are decided by p-values, no longer by a threshold on the index. Points from before have none.
ALTER TABLE drift_points
    DROP COLUMN threshold,
    ADD COLUMN ks          double precision,
    ADD COLUMN wasserstein double precision,
    ADD COLUMN p_value     double precision,
    ADD COLUMN drifted     boolean NOT NULL DEFAULT false;

ALTER TABLE drift_devices
    DROP COLUMN threshold,
    ADD COLUMN ks          double precision,
    ADD COLUMN wasserstein double precision,
    ADD COLUMN p_value     double precision;

-- What a fleet showed while nothing drifted, and its charts: CBOR, by bundle and phase of the season.
CREATE TABLE drift_memory (
    bundle     text NOT NULL,
    phase      text NOT NULL,
    memory     bytea NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (bundle, phase)
);
