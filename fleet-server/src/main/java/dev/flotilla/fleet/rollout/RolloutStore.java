package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.Condition;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where rollouts are kept, together with what they desire of devices. */
public interface RolloutStore {

    /** Older rollouts of still other targets are not joined. */
    int MOST_JOINABLE = 200;

    /**
     * Keeps a new rollout, and has it take devices over from others by {@link TakeOver}, in one transaction. Fails with
     * {@link RolloutConflictException} if it cannot have a device that is in another active one, or the fleet is stopped.
     *
     * @param ids yields unguessable texts, each only once
     * @return what was written of the others
     */
    Future<List<RolloutUpdate>> create(Rollout rollout, List<RolloutDevice> devices, Supplier<String> ids);

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

    /** Those of these devices that are in an active rollout and were not taken over, in rising order of id. */
    Future<List<Occupied>> busy(List<DeviceId> devices);

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

    /** How many are not over. */
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

    /** Rollouts that wait for approval. */
    Future<List<String>> awaitingApproval();

    /** Paused rollouts of which a stage failed, and whose plan says to roll back then. */
    Future<List<String>> toRollBack();

    /**
     * Pauses all running rollouts in one transaction. From then on until {@link #lift}, {@link #create} fails, and so does a
     * change that resumes a rollout or gives a device its bundle, with {@link RolloutConflictException}. Gives the stop that is
     * in force, which is an earlier one if there was one already.
     */
    Future<EmergencyStop> stop(EmergencyStop stop);

    /** Ends the stop, if there is one. */
    Future<Void> lift();

    Future<Optional<EmergencyStop>> findStop();

    /** By rollout id. */
    Future<Map<String, List<StageCount>>> counts(List<String> ids);

    /**
     * For each target, and for the fleet as a whole, the newest active and the newest completed one of the rollouts that
     * go to 100 % of their devices; newest first, at most {@value #MOST_JOINABLE}.
     */
    Future<List<Rollout>> joinable();

    /**
     * Devices that are in no rollout, in rising order of id.
     *
     * @param wanted that has to hold of them
     */
    Future<List<Newcomer>> newcomers(Condition wanted, int limit);

    /** The rollouts that may have something to decide: active ones, and completed ones with waiting devices or news. */
    Future<List<String>> open();
}
