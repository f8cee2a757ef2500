-- Rollouts are for the devices that their plan's filter selects, of which a group is one kind.
ALTER TABLE rollouts DROP COLUMN device_group;
