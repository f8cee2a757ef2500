-- Who wanted a rollout, and who approved of it. Of rollouts from before nobody kept who wanted them.
ALTER TABLE rollouts ADD COLUMN approval jsonb NOT NULL DEFAULT '{"votes": []}';

DROP INDEX rollouts_active;
CREATE INDEX rollouts_active ON rollouts (id) WHERE state IN ('AWAITING_APPROVAL', 'RUNNING', 'PAUSED');
