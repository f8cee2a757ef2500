package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutNotices;
import io.vertx.core.Future;
import java.util.List;

/** Notes in the audit log that a rollout stopped by itself, before others hear of it. */
final class AuditedRollouts implements RolloutNotices {
    private final AuditLog log;
    private final RolloutNotices next;

    AuditedRollouts(AuditLog log, RolloutNotices next) {
        this.log = log;
        this.next = next;
    }

    @Override
    public Future<Void> failed(Rollout rollout, List<DeviceId> failedDevices) {
        AuditEvent paused = new AuditEvent(
                Actor.system(),
                "pauseRollout",
                "/rollouts/" + rollout.id(),
                AuditEvent.Outcome.DONE,
                rollout.stateReason());
        return log.recordOnce(paused).compose(noted -> next.failed(rollout, failedDevices));
    }

    @Override
    public Future<Void> settled(Rollout rollout) {
        return next.settled(rollout);
    }
}
