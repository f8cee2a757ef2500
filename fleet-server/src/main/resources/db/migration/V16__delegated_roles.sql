-- Roles that release bundles in the owner's stead: their files beside those of the top-level roles, by the name of the role.
ALTER TABLE trust_metadata DROP CONSTRAINT trust_metadata_role_check;
ALTER TABLE trust_metadata ADD CHECK (role <> 'director' AND role ~ '^[a-z0-9][a-z0-9-]{0,62}$');

-- Which of their files devices are given now.
CREATE TABLE trust_roles (
    role    text PRIMARY KEY,
    version bigint NOT NULL
);
