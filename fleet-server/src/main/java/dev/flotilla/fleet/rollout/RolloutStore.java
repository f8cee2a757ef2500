package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Where rollouts are kept, together with what they desire of devices. */
public interface RolloutStore {

    /** Keeps a new rollout; fails with {@link RolloutConflictException} if a device is in another active one. */
    Future<Void> create(Rollout rollout, List<RolloutDevice> devices);

    /**
     * Decides and writes in one transaction, in which nobody else changes the rollout. The update's rollout, devices and
     * orders are written, or, if a device got another assignment meanwhile, nothing. Takes time by the devices that are
     * selected, not by all of the rollout.
     *
     * @param select the devices that the decision has to see; empty when there is nothing to decide
     * @param decide what to write; empty for nothing
     * @return what was written; empty when nothing, or when there is no such rollout; failed by what the functions throw
     */
    Future<Optional<RolloutUpdate>> change(
            String id,
            Function<RolloutStanding, Optional<DeviceSelection>> select,
            Function<RolloutSnapshot, Optional<RolloutUpdate>> decide);

    Future<Optional<Rollout>> find(String id);

    /**
     * Newest first.
     *
     * @param after only those behind the one with this id; none if there is no such rollout
     */
    Future<List<Rollout>> list(Optional<String> after, int limit);

    /** The newest. */
    default Future<List<Rollout>> list(int limit) {
        return list(Optional.empty(), limit);
    }

    /** How many are running or paused. */
    Future<Long> countActive();

    /**
     * In rising order of stage, then device id.
     *
     * @param state only those in this state
     * @param after only those behind this one; none if it is not in the rollout
     */
    Future<List<RolloutDevice>> devices(
            String id, Optional<RolloutDeviceState> state, Optional<DeviceId> after, int limit);

    /** The same in whatever state. */
    default Future<List<RolloutDevice>> devices(String id, Optional<DeviceId> after, int limit) {
        return devices(id, Optional.empty(), after, limit);
    }

    /** The devices that failed, in rising order of id. */
    Future<List<DeviceId>> failed(String id);

    /** The bundles that devices which hold the rollout's go back to. */
    Future<List<Digest>> previousBundles(String id);

    /** Paused rollouts of which a stage failed, and whose plan says to roll back then. */
    Future<List<String>> toRollBack();

    /** By rollout id. */
    Future<Map<String, List<StageCount>>> counts(List<String> ids);

    /**
     * For each group, and for the fleet as a whole, the newest active and the newest completed one of the rollouts that
     * go to 100 % of their devices; newest first.
     */
    Future<List<Rollout>> joinable();

    /**
     * Devices that are in no rollout, in rising order of id.
     *
     * @param groups only of these groups; of all when empty
     */
    Future<List<Newcomer>> newcomers(Optional<Set<String>> groups, int limit);

    /** The rollouts that may have something to decide: active ones, and completed ones with waiting devices or news. */
    Future<List<String>> open();
}
