-- Jobs that make or judge models. Which of several servers is at one is a lease by this database's clock; the fence rises with every
-- claim, so that a server which was thought dead writes nothing any more.
CREATE TABLE jobs (
    id           text PRIMARY KEY,
    runner       text NOT NULL,
    request      bytea NOT NULL,
    state        text NOT NULL,
    reason       text NOT NULL,
    report       bytea,
    sequence     bigint NOT NULL DEFAULT -1,
    attempts     integer NOT NULL DEFAULT 0,
    fence        bigint NOT NULL DEFAULT 0,
    holder       text NOT NULL DEFAULT '',
    leased_until timestamptz,
    cancelled    boolean NOT NULL DEFAULT false,
    created_at   timestamptz NOT NULL,
    started_at   timestamptz,
    ended_at     timestamptz
);

CREATE INDEX jobs_created ON jobs (created_at DESC, id);
CREATE INDEX jobs_unfinished ON jobs (created_at, id) WHERE state IN ('QUEUED', 'RUNNING');
CREATE INDEX jobs_ended ON jobs (ended_at) WHERE ended_at IS NOT NULL;
