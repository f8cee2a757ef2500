-- Which of several servers does what only one of them may do, and until when it is that one.
CREATE TABLE leases (
    name   text PRIMARY KEY,
    holder text NOT NULL,
    until  timestamptz NOT NULL
);
