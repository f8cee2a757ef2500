-- What receivers of alerts are still to be told, written in the transaction of what happened: the alert as it was then.
CREATE TABLE alert_notice (
    notice_id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    route           text        NOT NULL,
    event           text        NOT NULL,
    at              timestamptz NOT NULL,
    attempts        integer     NOT NULL DEFAULT 0,
    due_at          timestamptz NOT NULL,
    id              text        NOT NULL, -- of the alert, as all that follows
    key             text        NOT NULL,
    state           text        NOT NULL,
    kind            text        NOT NULL,
    trouble         jsonb       NOT NULL,
    opened_at       timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    acknowledged_by text
);

CREATE INDEX alert_notice_order ON alert_notice (route, notice_id);
