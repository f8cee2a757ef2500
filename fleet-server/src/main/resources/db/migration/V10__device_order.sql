-- Pages of devices are in the order of bytes, which the primary key's index serves only in databases of that collation.
CREATE INDEX devices_in_order ON devices (id COLLATE "C");

-- Few at any time, and looked for every few seconds.
CREATE INDEX devices_unanswered ON devices (id COLLATE "C")
    WHERE online AND desired_bundle IS NOT NULL AND reported_counter IS DISTINCT FROM counter;
