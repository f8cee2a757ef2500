CREATE INDEX rollout_devices_of_device ON rollout_devices (device_id);
