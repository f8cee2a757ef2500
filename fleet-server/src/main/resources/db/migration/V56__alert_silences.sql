-- Who has seen an alert, and until when nobody is to be told of it.
ALTER TABLE alerts
    ADD COLUMN acknowledged_by text,
    ADD COLUMN silenced_until  timestamptz,
    ADD COLUMN silenced_by     text,
    ADD COLUMN silenced_why    text,
    ADD CHECK ((state = 'SILENCED') = (silenced_until IS NOT NULL));

CREATE INDEX alerts_silenced ON alerts (silenced_until) WHERE state = 'SILENCED';
CREATE INDEX alerts_resolved ON alerts (updated_at) WHERE state = 'RESOLVED';
