package dev.flotilla.fleet.app;

import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.experiment.RulingNotices;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.StageRuling;
import io.vertx.core.Future;

/** Notes in the audit log what a rollout's gates rule, with the figures that decided. */
final class AuditedRulings implements RulingNotices {
    private final AuditLog log;

    AuditedRulings(AuditLog log) {
        this.log = log;
    }

    @Override
    public Future<Void> ruled(Rollout rollout, StageRuling ruling) {
        return log.recordOnce(new AuditEvent(
                Actor.system(),
                operation(ruling),
                "/rollouts/" + rollout.id(),
                AuditEvent.Outcome.DONE,
                "stage " + (ruling.stage() + 1) + ": " + ruling.reason()));
    }

    private static String operation(StageRuling ruling) {
        return switch (ruling.ruling()) {
            case ADVANCE -> "advanceStage";
            case HOLD -> "holdStage";
            case ABORT -> "abortStage";
        };
    }
}
