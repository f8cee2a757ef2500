-- Pipelines, each version as it was written and named by its digest; which one of a name is in use, if any.
CREATE TABLE pipeline_versions (
    digest     text NOT NULL,
    name       text NOT NULL,
    yaml       text NOT NULL,
    author     text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (digest)
);

CREATE TABLE pipelines (
    name   text PRIMARY KEY,
    digest text NOT NULL REFERENCES pipeline_versions (digest)
);

-- Runs of pipelines. The document holds all of a run; the columns are what is asked for.
CREATE TABLE retrainings (
    id         text PRIMARY KEY,
    pipeline   text NOT NULL,
    state      text NOT NULL,
    candidate  text,
    logged     boolean NOT NULL,
    started_at timestamptz NOT NULL,
    document   bytea NOT NULL
);

CREATE INDEX retrainings_started ON retrainings (started_at DESC, id);
CREATE INDEX retrainings_pipeline ON retrainings (pipeline, started_at DESC);
CREATE INDEX retrainings_candidate ON retrainings (candidate) WHERE candidate IS NOT NULL;
CREATE INDEX retrainings_unfinished ON retrainings (started_at, id)
    WHERE state IN ('TRAINING', 'GATED', 'AWAITING_SIGNATURE', 'RELEASED', 'ROLLING_OUT');
-- One of a pipeline trains at a time.
CREATE UNIQUE INDEX retrainings_training ON retrainings (pipeline) WHERE state = 'TRAINING';
