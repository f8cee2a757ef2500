-- By the device's clock; reports that were kept before have none, and give way to any.
ALTER TABLE devices ADD COLUMN reported_device_millis bigint;
