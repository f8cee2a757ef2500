CREATE INDEX drift_points_at ON drift_points (at);
