CREATE TABLE alerts (
    id         text PRIMARY KEY,
    key        text NOT NULL,
    state      text NOT NULL,
    kind       text NOT NULL,
    trouble    jsonb NOT NULL,
    opened_at  timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

CREATE UNIQUE INDEX alerts_one_unresolved ON alerts (key) WHERE state <> 'RESOLVED';
CREATE INDEX alerts_opened ON alerts (opened_at DESC);
