-- What people say samples show.

CREATE TABLE sample_labels (
    sample    text NOT NULL REFERENCES samples (id),
    annotator text NOT NULL,
    -- null if she cannot tell
    choice    integer,
    at        timestamptz NOT NULL,
    PRIMARY KEY (sample, annotator)
);

-- what the labels come to
ALTER TABLE samples ADD COLUMN label_state text NOT NULL DEFAULT 'OPEN';
ALTER TABLE samples ADD COLUMN label integer;

CREATE INDEX samples_to_label ON samples (model, label_state) WHERE state = 'ACCEPTED' AND input IS NOT NULL;
