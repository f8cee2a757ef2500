ALTER TABLE enrolment_claims
    ADD COLUMN batch text,
    ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();

-- Claims from before batches: each is a batch of its own.
UPDATE enrolment_claims SET batch = substr(hash, 1, 16);

ALTER TABLE enrolment_claims
    ALTER COLUMN batch SET NOT NULL,
    ALTER COLUMN created_at DROP DEFAULT;

CREATE INDEX enrolment_claims_of_batch ON enrolment_claims (batch);
CREATE INDEX enrolment_claims_expiry ON enrolment_claims (expires_at);
