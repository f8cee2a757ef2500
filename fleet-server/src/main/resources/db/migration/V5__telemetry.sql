CREATE TABLE telemetry_windows (
    device_id   text NOT NULL,
    window_id   text NOT NULL,
    bundle      text NOT NULL,
    started_at  timestamptz NOT NULL,
    ended_at    timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    sketch      bytea NOT NULL,
    PRIMARY KEY (device_id, window_id)
);

CREATE INDEX telemetry_windows_latest ON telemetry_windows (bundle, device_id, ended_at DESC);
CREATE INDEX telemetry_windows_received ON telemetry_windows (received_at);

CREATE TABLE drift_points (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bundle    text NOT NULL,
    feature   text NOT NULL,
    kind      text NOT NULL,
    at        timestamptz NOT NULL,
    psi       double precision NOT NULL,
    js        double precision NOT NULL,
    threshold double precision NOT NULL,
    samples   bigint NOT NULL,
    devices   integer NOT NULL
);

CREATE INDEX drift_points_latest ON drift_points (bundle, feature, id DESC);

CREATE TABLE drift_devices (
    bundle    text NOT NULL,
    device_id text NOT NULL,
    verdict   text NOT NULL,
    samples   bigint NOT NULL,
    -- of the worst feature; null when there was too little evidence
    feature   text,
    kind      text,
    psi       double precision,
    js        double precision,
    threshold double precision,
    PRIMARY KEY (bundle, device_id)
);
