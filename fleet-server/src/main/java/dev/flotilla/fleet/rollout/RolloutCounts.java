package dev.flotilla.fleet.rollout;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * How many of a rollout's devices are of which kind: all that decides what it does next.
 *
 * @param roomInFleet how many more devices, of whichever rollout, may be in flight; below zero once that was made less
 */
public record RolloutCounts(Map<Kind, Long> devices, long roomInFleet) {
    private static final long UNBOUNDED = Long.MAX_VALUE;

    /**
     * What is counted of a device.
     *
     * @param holding whether the rollout's bundle is assigned to it at present
     */
    public record Kind(int stage, RolloutDeviceState state, boolean holding) {

        public static Kind of(RolloutDevice part) {
            return new Kind(part.stage(), part.state(), part.holdsBundle());
        }
    }

    public RolloutCounts {
        devices = Map.copyOf(devices);
    }

    /** In a fleet without a bound. */
    public RolloutCounts(Map<Kind, Long> devices) {
        this(devices, UNBOUNDED);
    }

    /** The same where there is this room in the fleet. */
    public RolloutCounts in(long newRoomInFleet) {
        return new RolloutCounts(devices, newRoomInFleet);
    }

    public static RolloutCounts of(Collection<RolloutDevice> parts) {
        Map<Kind, Long> counted = new HashMap<>();
        parts.forEach(part -> counted.merge(Kind.of(part), 1L, Long::sum));
        return new RolloutCounts(counted);
    }

    /**
     * By how much a change of devices changes the counts.
     *
     * @param before as they were; of devices that are not among them, there was nothing before
     */
    public static Map<Kind, Long> difference(Collection<RolloutDevice> before, Collection<RolloutDevice> after) {
        Map<Object, RolloutDevice> known = new HashMap<>();
        before.forEach(part -> known.put(part.id(), part));
        Map<Kind, Long> difference = new LinkedHashMap<>();
        for (RolloutDevice part : after) {
            difference.merge(Kind.of(part), 1L, Long::sum);
            RolloutDevice earlier = known.get(part.id());
            if (earlier != null) {
                difference.merge(Kind.of(earlier), -1L, Long::sum);
            }
        }
        difference.values().removeIf(by -> by == 0);
        return difference;
    }

    /** The same by stage and state alone. */
    public List<StageCount> byStage() {
        return devices.entrySet().stream()
                .map(entry ->
                        new StageCount(entry.getKey().stage(), entry.getKey().state(), entry.getValue()))
                .toList();
    }

    long count(Predicate<Kind> wanted) {
        return devices.entrySet().stream()
                .filter(entry -> wanted.test(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many devices have the bundle and have given no verdict. */
    long inFlight() {
        return count(kind -> kind.holding() && kind.state().isInFlight());
    }

    /** Whether a device of this stage or an earlier one waits for the bundle. */
    boolean anyWaiting(int stage) {
        return count(kind -> kind.stage() <= stage && kind.state() == RolloutDeviceState.WAITING) > 0;
    }
}
