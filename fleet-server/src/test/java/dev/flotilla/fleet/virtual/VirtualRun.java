package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.Report;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** A life of a fleet: some trouble, then calm, in which everything has to come to its end. */
final class VirtualRun {

    private static final Duration LOOK = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofDays(60);
    private static final Duration CALM = Duration.ofHours(36);

    private final Setting setting;
    private final VirtualWorld world;
    private final Operators operators;

    VirtualRun(Setting setting) {
        this.setting = setting;
        this.world = new VirtualWorld(setting, setting.agents() ? agents() : new LightFleet(pace(setting)));
        this.operators = new Operators(world, setting);
    }

    private static FleetKind agents() {
        AgentFleet fleet = new AgentFleet();
        fleet.publish(new VirtualTime().clock());
        return fleet;
    }

    /** The longest step of an update: a second to a minute and a half. */
    private static int pace(Setting setting) {
        return 1_000 + new Random(setting.seed()).nextInt(90_000);
    }

    /** Plays it; fails with a {@link Violation}. */
    Tally play() {
        for (int number = 0; number < setting.devices(); number++) {
            world.enrol(number);
        }
        joinLate();
        operators.work();
        while (operators.started() < setting.rollouts() && world.time().passed().compareTo(LONGEST) < 0) {
            world.pass(LOOK);
        }
        world.pass(Duration.ofMinutes(world.chances().plain().nextInt(120)));
        Tally tally = new Tally(Duration.ofMillis(world.time().passed().toMillis() * setting.devices()));
        world.chances().calm();
        settle();
        count(tally);
        return tally;
    }

    private void joinLate() {
        int late = world.chances().has(Fault.LATE) ? world.chances().draw(Fault.LATE, 2 + setting.devices() / 10) : 0;
        for (int i = 0; i < late; i++) {
            int number = setting.devices() + i;
            long hours = (long) setting.rollouts() * 2;
            world.time()
                    .after(
                            world.chances().draw(Fault.LATE, (int)
                                    Duration.ofHours(hours).toMillis()),
                            () -> world.enrol(number));
        }
    }

    /** In the calm, at the latest after so long, all is as it has to be. */
    private void settle() {
        Duration end = world.time().passed().plus(CALM);
        Optional<String> open;
        do {
            operators.finish();
            world.pass(LOOK);
            open = open();
        } while (open.isPresent() && world.time().passed().compareTo(end) < 0);
        world.ledger().require(open.isEmpty(), "after %s without faults: %s", CALM, open);
    }

    private List<Rollout> rollouts() {
        return world.rolloutStore().list(Integer.MAX_VALUE).result();
    }

    /** What is not yet as it has to be. */
    private Optional<String> open() {
        return Stream.concat(
                        rollouts().stream()
                                .filter(rollout -> rollout.state().isActive())
                                .map(Rollout::toString),
                        world.fleet().stream().flatMap(device -> open(device).stream()))
                .findFirst();
    }

    /** On the version that it is to run if it can, else on one that it ran before, whole; and the server knows it. */
    private Optional<String> open(FleetDevice device) {
        Device known = world.known(device.id());
        FleetDevice.Standing standing = device.standing();
        world.ledger().runs(device.id(), standing.active());
        if (known.revokedAt().isPresent() || known.desired().isEmpty()) {
            return Optional.empty();
        }
        Assignment desired = known.desired().get();
        world.ledger().requireGivenBack(device.id(), desired);
        UpdatePhase end = device.end(desired);
        boolean serves = standing.active().equals(Optional.of(desired.bundle()));
        boolean done = standing.counter() == desired.counter()
                && standing.phase() == end
                && serves == (end == UpdatePhase.CONFIRMED)
                && standing.shadow().isPresent() == (end == UpdatePhase.SHADOWING)
                && known.reported().map(VirtualRun::standing).equals(Optional.of(standing));
        return done
                ? Optional.empty()
                : Optional.of(device.id() + " is to end " + end + " with " + desired + ", it is " + standing
                        + ", and the server knows " + known.reported());
    }

    private static FleetDevice.Standing standing(Report report) {
        ReportedState state = report.state();
        return new FleetDevice.Standing(
                state.counter(),
                state.phase(),
                state.activeBundle(),
                state.selfTestOutput(),
                state.shadow().map(ReportedShadow::bundle));
    }

    private void count(Tally tally) {
        Map<RolloutState, Integer> ends = new HashMap<>();
        rollouts().forEach(rollout -> ends.merge(rollout.state(), 1, Integer::sum));
        ends.forEach((state, count) -> tally.add("rollouts " + state, count));
        tally.add("commands refused", operators.refused());
        tally.add("assignments", world.ledger().assignments());
        tally.add("commits", world.ledger().commits());
        tally.add("messages", world.broker().messages());
        tally.add("events", world.time().happened());
        tally.add("servers killed", world.kills());
        world.ledger().counted().forEach(tally::add);
        tally.rollouts(operators.started());
    }
}
