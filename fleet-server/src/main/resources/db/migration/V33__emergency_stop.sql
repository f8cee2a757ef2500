-- The fleet is stopped while there is a row.
CREATE TABLE emergency_stop (
    one    boolean     PRIMARY KEY DEFAULT true CHECK (one),
    since  timestamptz NOT NULL,
    reason text        NOT NULL
);
