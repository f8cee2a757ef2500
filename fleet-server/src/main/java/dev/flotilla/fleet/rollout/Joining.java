package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.Condition;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which rollouts a device joins that enrols, or comes to be selected by their filters, after they were created, and in what
 * place. Pure functions.
 *
 * <p>It joins the newest rollout of the highest priority whose filter selects it that is under way, and the newest completed one, whose bundle it runs until
 * its turn in the other comes. It waits for the last stage, so that canaries stay as few as they were planned; when that
 * has started it is late, and follows when all stages are done. So it is never part of evidence that was gathered without
 * it. Rollouts that stop short of all devices leave newcomers out.
 */
final class Joining {

    private Joining() {}

    /** Whether newcomers join it at all. */
    static boolean isOpen(Rollout rollout) {
        boolean goesOn = rollout.state().isActive() || rollout.state() == RolloutState.COMPLETED;
        return goesOn && last(rollout).plan().reach().isWhole();
    }

    /**
     * The rollouts that a newcomer joins: none, one or two.
     *
     * @param targets what has to hold of each rollout's devices
     */
    static List<Rollout> of(Newcomer device, List<Rollout> newestFirst, Function<Rollout, Condition> targets) {
        List<Rollout> open = newestFirst.stream()
                .filter(Joining::isOpen)
                .filter(rollout -> targets.apply(rollout).holds(device.facts()))
                .toList();
        Stream<Rollout> underWay = open.stream()
                .filter(rollout -> rollout.state().isActive())
                .sorted(Comparator.comparing(
                        rollout -> -rollout.plan().priority().level()))
                .limit(1);
        Stream<Rollout> completed =
                open.stream().filter(rollout -> !rollout.state().isActive()).limit(1);
        return Stream.concat(underWay, completed).toList();
    }

    /**
     * Takes the newcomers in; empty when all are in already or the rollout no longer takes any.
     *
     * @param snapshot shows those of them that are in
     */
    static Optional<RolloutUpdate> join(RolloutSnapshot snapshot, List<DeviceId> newcomers, Instant now) {
        Rollout rollout = snapshot.rollout();
        Set<DeviceId> members = new HashSet<>();
        snapshot.devices().forEach(device -> members.add(device.part().id()));
        List<RolloutDevice> joined = newcomers.stream()
                .filter(id -> isOpen(rollout) && !members.contains(id))
                .map(id -> RolloutDevice.waiting(id, stage(rollout), now))
                .toList();
        return joined.isEmpty() ? Optional.empty() : Optional.of(new RolloutUpdate(rollout, joined, List.of()));
    }

    private static int stage(Rollout rollout) {
        int last = rollout.stages().size() - 1;
        return last(rollout).state() == StageState.WAITING ? last : rollout.lateStage();
    }

    private static Stage last(Rollout rollout) {
        return rollout.stages().get(rollout.stages().size() - 1);
    }
}
