-- Metadata from before the online roles cannot be followed: the owner makes a new root, and devices enrol anew under it.
DROP TABLE trust_roots;
DROP TABLE trust_targets;

UPDATE devices SET revoked_at = COALESCE(revoked_at, now()), online = false;
DELETE FROM device_certificates;

CREATE TABLE trust_metadata (
    role       text NOT NULL CHECK (role IN ('root', 'targets', 'snapshot', 'timestamp')),
    version    bigint NOT NULL,
    digest     text NOT NULL,
    content    bytea NOT NULL,
    at         timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (role, version)
);

CREATE INDEX trust_metadata_roots ON trust_metadata (digest) WHERE role = 'root';

-- What devices are given now, as a whole; version 0 where there is none yet.
CREATE TABLE trust_generation (
    only_one          boolean PRIMARY KEY DEFAULT true CHECK (only_one),
    number            bigint NOT NULL,
    root_version      bigint NOT NULL,
    targets_version   bigint NOT NULL,
    snapshot_version  bigint NOT NULL,
    timestamp_version bigint NOT NULL
);
