-- What operators note about devices, for filters to ask for.
ALTER TABLE devices
    ADD COLUMN tags           text[] NOT NULL DEFAULT '{}',
    ADD COLUMN attributes     jsonb  NOT NULL DEFAULT '{}',
    -- repeats what reported_state says; of reports from before this version it is not known
    ADD COLUMN reported_agent text;
