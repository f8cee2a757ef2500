package dev.flotilla.fleet.app;

import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.retrain.Retraining;
import dev.flotilla.fleet.retrain.RunNotices;
import dev.flotilla.fleet.retrain.RunState;
import io.vertx.core.Future;

/** Notes in the audit log what becomes of runs of pipelines by itself. */
final class AuditedRuns implements RunNotices {
    private final AuditLog log;

    AuditedRuns(AuditLog log) {
        this.log = log;
    }

    @Override
    public Future<Void> moved(Retraining run) {
        return log.recordOnce(new AuditEvent(
                Actor.system(),
                operation(run.state()),
                "/retrainings/" + run.id(),
                run.state() == RunState.FAILED ? AuditEvent.Outcome.FAILED : AuditEvent.Outcome.DONE,
                run.reason()));
    }

    private static String operation(RunState state) {
        return switch (state) {
            case TRAINING -> "beginRetraining";
            case GATED -> "gateRetraining";
            case AWAITING_SIGNATURE -> "offerCandidate";
            case RELEASED -> "noticeRelease";
            case ROLLING_OUT -> "createRollout";
            case COMPLETED -> "completeRetraining";
            case WITHDRAWN -> "withdrawRetraining";
            case FAILED, CANCELLED -> "endRetraining";
            case DISCARDED -> "discardRetraining";
        };
    }
}
