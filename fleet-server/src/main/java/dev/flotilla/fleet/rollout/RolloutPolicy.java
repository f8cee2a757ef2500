package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Decides what a rollout does next. Pure functions of the rollout, what is known of its devices, and the time; asking
 * twice with the same arguments gives the same answer, and after carrying an answer out there is nothing left of it. Devices
 * are judged when there is news of them; what follows is decided by counts.
 *
 * <p>Rules, in this order, for the first stage that is neither done nor skipped:
 *
 * <ol>
 *   <li>more failed devices in the rollout than {@code maxFailures}: pause;
 *   <li>the plan's gates abort the stage that is under way: pause;
 *   <li>waiting: assign the bundle to the waiting devices of this and the earlier stages, as many as the plan's {@link Pace}
 *       and the fleet have room for, and {@value Decision#MOST_AT_ONCE} in one transaction, while its {@link Schedule} is
 *       open;
 *   <li>started, and a device of this or an earlier stage waits still, or again since it was revoked and has enrolled
 *       anew, or since it gets another try: assign it, unless the threshold is out of reach already;
 *   <li>one waits for which the schedule opens no more, and no device is in flight: pause;
 *   <li>no device has succeeded yet and all of the stage's devices were revoked or taken over: pause;
 *   <li>too many of the stage's devices failed for the threshold ever to be reached: pause;
 *   <li>threshold reached: bake; baked long enough, still at the threshold, and the plan's gates, if it has any, advance:
 *       the stage is done.
 * </ol>
 *
 * <p>In a stage of mode shadow, to run the bundle in shadow is to succeed; once it is done, or skipped, its devices wait for the
 * next stage to have the bundle serve. Devices that were revoked, or taken over by a rollout of higher priority, without a
 * verdict do not count. A stage that adds no device (few devices, close percentages) rests on the evidence of the stages before it. The
 * threshold is above 0, so no stage with devices is done without a device's success. Once a rollout is completed, its
 * bundle goes to every device that joined it too late for its stages.
 */
public final class RolloutPolicy {

    private static final double ROUNDING = 1e-9;

    /** The most devices that the reason of a pause names besides the first. */
    private static final int MAX_NAMED = 9;

    private RolloutPolicy() {}

    /** What the reports of these devices, or their silence, change of what is known of them. What was withdrawn stays as it was. */
    public static List<Decision> judge(Rollout rollout, List<DeviceView> devices, Instant now) {
        List<Decision> observed = new ArrayList<>();
        if (rollout.state().isWithdrawn()) {
            return observed;
        }
        int retries = rollout.spent().retries();
        for (DeviceView device : devices) {
            RolloutDevice part = device.part();
            Verdict verdict = Verdict.of(rollout, device, now);
            if (isNewFailure(part, verdict) && rollout.plan().retries().allow(part, retries)) {
                verdict = verdict.retried(rollout.plan().retries());
                retries++;
            }
            if (verdict.state() != part.state() || !verdict.reason().equals(part.reason())) {
                observed.add(new Decision.Observe(part.id(), verdict.state(), verdict.reason()));
            }
        }
        return observed;
    }

    private static boolean isNewFailure(RolloutDevice part, Verdict verdict) {
        return verdict.state() == RolloutDeviceState.FAILED && part.state().isInFlight() && part.holdsBundle();
    }

    /**
     * The transition that is due, if one is. Which one it is depends on the counts; whom it concerns, on the devices.
     *
     * @param parts the devices that the transition {@link Decision#concerns}, in rising order of id
     * @param ruling what the plan's gates say, if it has any and they were asked
     */
    public static Optional<Decision> transition(
            Rollout rollout,
            RolloutCounts counts,
            List<RolloutDevice> parts,
            Optional<StageRuling> ruling,
            Instant now) {
        return switch (rollout.state()) {
            case RUNNING -> running(rollout, counts, parts, ruling, now);
            case COMPLETED -> admission(rollout.lateStage(), room(rollout, counts, now), counts, parts);
            // Nobody gets the bundle now.
            case AWAITING_APPROVAL, PAUSED, ABORTED, ROLLED_BACK -> Optional.empty();
        };
    }

    /** How many more devices may be given the bundle now. */
    private static int room(Rollout rollout, RolloutCounts counts, Instant now) {
        int own = rollout.plan().schedule().isOpen(now) ? rollout.plan().pace().room(counts, rollout.spent(), now) : 0;
        return (int) Math.max(0, Math.min(own, counts.roomInFleet()));
    }

    private static Optional<Decision> admission(int stage, int room, RolloutCounts counts, List<RolloutDevice> parts) {
        return counts.anyWaiting(stage) && room > 0
                ? Optional.of(new Decision.Admit(stage, waiting(stage, room, parts), room))
                : Optional.empty();
    }

    private static Optional<Decision> running(
            Rollout rollout,
            RolloutCounts counts,
            List<RolloutDevice> parts,
            Optional<StageRuling> ruling,
            Instant now) {
        Optional<Integer> current = rollout.currentStage();
        if (current.isEmpty()) {
            return Optional.of(new Decision.Complete());
        }
        int index = current.get();
        Stage stage = rollout.stages().get(index);
        Tally holding = Tally.of(counts, RolloutCounts.Kind::holding);
        if (holding.failed() > rollout.plan().maxFailures()) {
            return Optional.of(pause(
                    index,
                    parts,
                    holding.failed() + " failed, at most " + rollout.plan().maxFailures() + " put up with"));
        }
        int room = room(rollout, counts, now);
        return switch (stage.state()) {
            case WAITING -> start(index, room, counts, parts).or(() -> ended(rollout, index, counts, now));
            case RUNNING, BAKING -> {
                Gates gates = Gates.of(rollout, ruling);
                yield gates.stop(parts).or(() -> underWay(index, stage, room, counts, parts, gates, now));
            }
            case DONE, SKIPPED, FAILED -> Optional.empty();
        };
    }

    /** A stage starts with the first device that it gives the bundle to, or without any if it has none. */
    private static Optional<Decision> start(int index, int room, RolloutCounts counts, List<RolloutDevice> parts) {
        return room == 0 && counts.anyWaiting(index)
                ? Optional.empty()
                : Optional.of(new Decision.Assign(index, waiting(index, room, parts), room));
    }

    private static Optional<Decision> underWay(
            int index,
            Stage stage,
            int room,
            RolloutCounts counts,
            List<RolloutDevice> parts,
            Gates gates,
            Instant now) {
        Tally tally = Tally.of(counts, kind -> kind.stage() == index);
        if (counts.anyWaiting(index)) {
            return unreachable(index, stage, tally, parts)
                    .or(() -> admission(index, room, counts, parts))
                    .or(() -> ended(gates.rollout(), index, counts, now));
        }
        boolean revoked = tally.devices() == 0 && counts.count(kind -> kind.stage() == index) > 0;
        if (revoked && Tally.of(counts, kind -> true).succeeded() == 0) {
            return Optional.of(pause(
                    index, parts, "all of its devices were revoked or taken over, and no other has succeeded yet"));
        }
        if (!tally.reaches(stage.plan())) {
            return unreachable(index, stage, tally, parts);
        }
        return stage.state() == StageState.RUNNING
                ? Optional.of(new Decision.Bake(index))
                : baked(index, stage, gates, now);
    }

    /** Whoever is left gets the bundle no more; those who have it come to their verdict first. */
    private static Optional<Decision> ended(Rollout rollout, int index, RolloutCounts counts, Instant now) {
        long left = counts.count(kind -> kind.state() == RolloutDeviceState.WAITING);
        return rollout.plan().schedule().isOver(now) && counts.anyWaiting(index) && counts.inFlight() == 0
                ? Optional.of(new Decision.Halt("the schedule ended before " + left + " devices were given the bundle"))
                : Optional.empty();
    }

    private static Optional<Decision> baked(int index, Stage stage, Gates gates, Instant now) {
        Instant since = stage.bakingSince().orElse(now);
        return now.isBefore(since.plus(stage.plan().bake())) ? Optional.empty() : gates.pass(index);
    }

    private static Optional<Decision> unreachable(int index, Stage stage, Tally tally, List<RolloutDevice> parts) {
        if (tally.devices() - tally.failed() >= tally.needed(stage.plan())) {
            return Optional.empty();
        }
        String what = tally.failed() + " of its " + tally.devices() + " devices failed, so the threshold of "
                + Math.round(stage.plan().successThreshold() * 100) + " % is out of reach";
        return Optional.of(pause(index, parts, what));
    }

    static Decision pause(int index, List<RolloutDevice> parts, String what) {
        List<DeviceId> giveBack = parts.stream()
                .filter(RolloutDevice::holdsBundle)
                .filter(p -> p.stage() == index || p.state() == RolloutDeviceState.FAILED)
                .map(RolloutDevice::id)
                .toList();
        return new Decision.Pause(index, "stage " + (index + 1) + ": " + what + failures(parts), giveBack);
    }

    /** Why the first device failed, and which others did; all of them are in the rollout's list of devices. */
    private static String failures(List<RolloutDevice> parts) {
        List<RolloutDevice> failed = parts.stream()
                .filter(p -> p.holdsBundle() && p.state() == RolloutDeviceState.FAILED)
                .toList();
        if (failed.isEmpty()) {
            return "";
        }
        String others = failed.stream()
                .skip(1)
                .limit(MAX_NAMED)
                .map(p -> p.id().value())
                .collect(Collectors.joining(", "));
        int unnamed = failed.size() - 1 - MAX_NAMED;
        return "; " + failed.get(0).id() + ": " + failed.get(0).reason()
                + (others.isEmpty() ? "" : "; also failed: " + others)
                + (unnamed > 0 ? " and " + unnamed + " more" : "");
    }

    private static List<DeviceId> waiting(int index, int room, List<RolloutDevice> parts) {
        return parts.stream()
                .filter(p -> p.stage() <= index && p.state() == RolloutDeviceState.WAITING)
                .limit(room)
                .map(RolloutDevice::id)
                .toList();
    }

    /** How many devices there are and how many gave which verdict; excluded ones are left out. */
    record Tally(long devices, long succeeded, long failed) {

        static Tally of(RolloutCounts counts, Predicate<RolloutCounts.Kind> wanted) {
            return new Tally(
                    counts.count(kind -> wanted.test(kind) && kind.state().isCounted()),
                    counts.count(kind -> wanted.test(kind) && kind.state().isGood()),
                    counts.count(kind -> wanted.test(kind) && kind.state() == RolloutDeviceState.FAILED));
        }

        boolean reaches(StagePlan plan) {
            return succeeded >= needed(plan);
        }

        /** At least one of the devices, however low the threshold; none where there are none. */
        long needed(StagePlan plan) {
            long atLeast = Math.min(1, devices);
            return Math.max(atLeast, (long) Math.ceil(plan.successThreshold() * devices - ROUNDING));
        }
    }
}
