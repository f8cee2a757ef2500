-- Bundles that run in shadow, beside the one that serves.

-- how the desired bundle is to run in shadow; null if it is to serve
ALTER TABLE devices ADD COLUMN desired_shadow jsonb;
-- whether the agent says that it can run one
ALTER TABLE devices ADD COLUMN reported_shadows boolean NOT NULL DEFAULT false;
