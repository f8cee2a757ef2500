-- The course of accuracy as it is estimated without labels.

CREATE TABLE accuracy_estimates (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bundle   text NOT NULL,
    at       timestamptz NOT NULL,
    estimate bytea NOT NULL
);

CREATE INDEX accuracy_estimates_latest ON accuracy_estimates (bundle, id DESC);
CREATE INDEX accuracy_estimates_at ON accuracy_estimates (at);
