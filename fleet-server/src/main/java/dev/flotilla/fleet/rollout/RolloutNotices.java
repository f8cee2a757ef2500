package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.util.List;

/** Who wants to know that a rollout stopped by itself, and that the matter is settled. */
public interface RolloutNotices {

    /** The policy paused the rollout; its reason is the rollout's state reason. */
    Future<Void> failed(Rollout rollout, List<DeviceId> failedDevices);

    /** An operator resumed or aborted it. */
    Future<Void> settled(Rollout rollout);
}
