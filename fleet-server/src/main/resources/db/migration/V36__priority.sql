-- The rollout of higher priority that has the device now.
ALTER TABLE rollout_devices ADD COLUMN taken_by text REFERENCES rollouts (id);
