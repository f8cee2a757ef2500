package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.rollout.InvalidRolloutException;
import dev.flotilla.fleet.rollout.MaintenanceWindow;
import dev.flotilla.fleet.rollout.OnFailure;
import dev.flotilla.fleet.rollout.Pace;
import dev.flotilla.fleet.rollout.Priority;
import dev.flotilla.fleet.rollout.Retries;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.RolloutStatus;
import dev.flotilla.fleet.rollout.Rollouts;
import dev.flotilla.fleet.rollout.Schedule;
import io.vertx.core.Future;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Starts one rollout after the other, and by fault does whatever operators may, also at the wrong time. */
final class Operators {

    private static final int MOST_TIMEOUT_SECONDS = 3600;
    private static final int MOST_BACK_OFF_SECONDS = 600;
    private static final int MOST_SECONDS_AHEAD = 7200;
    private static final int COMMAND_ONE_IN = 6;
    private static final int ANOTHER_ONE_IN = 10;
    private static final int STOP_ONE_IN = 20;
    /** Longer than any bake, and than any gate or test that will ever come to an answer. */
    private static final Duration HELD_UP = Duration.ofHours(6);

    private final VirtualWorld world;
    private final Setting setting;
    private final Random random;
    private final StagePlans stagePlans;
    private int started;
    private int refused;

    Operators(VirtualWorld world, Setting setting) {
        this.world = world;
        this.setting = setting;
        this.random = world.chances().plain();
        this.stagePlans = new StagePlans(random);
    }

    /** How many rollouts were created. */
    int started() {
        return started;
    }

    int refused() {
        return refused;
    }

    /** Comes back now and then until all rollouts were started. */
    void work() {
        Duration pause =
                Duration.ofSeconds(1 + random.nextInt((int) setting.gap().toSeconds()));
        world.time().after(pause, () -> {
            if (started < setting.rollouts()) {
                world.anyServer().ifPresent(server -> {
                    look(server);
                    brake(server);
                });
                work();
            }
        });
    }

    private void look(VirtualServer server) {
        List<Rollout> all = world.rolloutStore().list(Integer.MAX_VALUE).result();
        Optional<Rollout> active =
                all.stream().filter(rollout -> rollout.state().isActive()).findFirst();
        if (active.isEmpty() || world.chances().strikes(Fault.OPERATORS, ANOTHER_ONE_IN)) {
            expect(server.rollouts()
                    .create(plan(), VirtualServer.APPROVERS.get(0))
                    .onSuccess(status -> started++));
        }
        boolean stuck = active.filter(rollout -> rollout.state() != RolloutState.RUNNING || isHeldUp(rollout))
                .isPresent();
        if (stuck || world.chances().strikes(Fault.OPERATORS, COMMAND_ONE_IN)) {
            (stuck ? active : any(all)).ifPresent(rollout -> expect(command(server, rollout.id())));
        }
    }

    /** Tests and gates may hold a stage up until somebody decides. */
    private boolean isHeldUp(Rollout rollout) {
        Instant begun = world.time().clock().instant().minus(HELD_UP);
        return rollout.currentStage()
                .flatMap(index -> rollout.stages().get(index).bakingSince())
                .filter(since -> since.isBefore(begun))
                .isPresent();
    }

    private Optional<Rollout> any(List<Rollout> all) {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    /** Stops the fleet now and then; whoever finds it stopped lets it go on. */
    private void brake(VirtualServer server) {
        if (world.rolloutStore().findStop().result().isPresent()) {
            expect(server.brake().release());
        } else if (world.chances().strikes(Fault.OPERATORS, STOP_ONE_IN)) {
            expect(server.brake().pull("an operator's whim"));
        }
    }

    /** What is left when no more is started: nothing may stay paused for ever, nor the fleet stopped. */
    void finish() {
        world.anyServer().ifPresent(server -> expect(server.brake().release()));
        List<Rollout> all = world.rolloutStore().list(Integer.MAX_VALUE).result();
        all.stream()
                .filter(rollout ->
                        rollout.state().isActive() && (rollout.state() != RolloutState.RUNNING || isHeldUp(rollout)))
                .forEach(rollout -> world.anyServer()
                        .ifPresent(server -> expect(server.rollouts().abort(rollout.id(), "the end"))));
    }

    private Future<?> command(VirtualServer server, String id) {
        Rollouts rollouts = server.rollouts();
        String user = VirtualServer.APPROVERS.get(random.nextInt(VirtualServer.APPROVERS.size()));
        Function<String, Future<Optional<RolloutStatus>>> command =
                switch (random.nextInt(8)) {
                    case 0 -> rollout -> rollouts.pause(rollout, "an operator's whim");
                    case 1 -> rollouts::resume;
                    case 2 -> {
                        world.ledger().maySkip(id);
                        yield rollouts::skip;
                    }
                    case 3, 4, 5 -> rollout -> server.approvals().approve(rollout, user, "", Rollouts.ANY);
                    case 6 -> rollout -> rollouts.rollBack(rollout, "an operator's whim");
                    default -> rollout -> rollouts.abort(rollout, "an operator's whim");
                };
        return command.apply(id);
    }

    private void expect(Future<?> done) {
        done.onFailure(failure -> {
            refused++;
            if (!(failure instanceof InvalidRolloutException)) {
                world.requireExpected(failure);
            }
        });
    }

    private RolloutPlan plan() {
        List<RegisteredBundle> bundles = Catalogue.bundles();
        Digest bundle = bundles.get(random.nextInt(bundles.size())).digest();
        StagePlans.Drawn drawn = stagePlans.draw(started == 0);
        int mostFailures = random.nextInt(3) == 0 ? 0 : random.nextInt(1 + setting.devices() / 5 + 1);
        Optional<DeviceFilter> target =
                random.nextInt(3) == 0 ? Optional.of(DeviceFilter.ofGroup("dock")) : Optional.empty();
        Duration timeout = Duration.ofSeconds(60 + random.nextInt(MOST_TIMEOUT_SECONDS));
        OnFailure onFailure = random.nextInt(3) == 0 ? OnFailure.ROLLBACK : OnFailure.PAUSE;
        return new RolloutPlan(
                        "rollout " + started, bundle, drawn.stages(), mostFailures, timeout, target, drawn.gating())
                .with(onFailure)
                .with(pace(), retries())
                .with(sometimes(schedule()).orElse(Schedule.ALWAYS))
                .with(priority())
                .withApprovals(random.nextInt(5) == 0 ? 1 + random.nextInt(2) : 0);
    }

    private Priority priority() {
        int level = random.nextInt(3);
        return new Priority(level, level > 0 && random.nextBoolean());
    }

    /** Soon, and then every other hour, so that every rollout comes to its end; some end before. */
    private Schedule schedule() {
        Instant now = world.time().clock().instant();
        List<MaintenanceWindow> windows = new ArrayList<>();
        int offset = random.nextInt(2);
        for (int hour = offset; hour < 24; hour += 2) {
            windows.add(new MaintenanceWindow(
                    EnumSet.allOf(DayOfWeek.class), LocalTime.of(hour, random.nextInt(30)), LocalTime.of(hour, 59)));
        }
        return new Schedule(
                ZoneId.of("Europe/Oslo"),
                sometimes(now.plusSeconds(random.nextInt(MOST_SECONDS_AHEAD))),
                random.nextInt(10) == 0
                        ? Optional.of(now.plusSeconds(MOST_SECONDS_AHEAD * (1L + random.nextInt(4))))
                        : Optional.empty(),
                random.nextBoolean() ? windows : List.of());
    }

    /** In proportion to the fleet, so that every rollout comes to its end. */
    private Pace pace() {
        int devices = setting.devices();
        return new Pace(
                sometimes(1 + devices / 10 + random.nextInt(10)),
                sometimes(1 + devices / 30 + random.nextInt(10)),
                sometimes(new Pace.Growth(1 + devices / 20 + random.nextInt(5), 1 + random.nextInt(9) / 4.0)));
    }

    private Retries retries() {
        return sometimes(new Retries(
                        random.nextInt(3),
                        random.nextInt(1 + setting.devices() / 2 + 1),
                        Duration.ofSeconds(random.nextInt(MOST_BACK_OFF_SECONDS))))
                .orElse(Retries.NONE);
    }

    private <T> Optional<T> sometimes(T value) {
        return random.nextInt(3) == 0 ? Optional.of(value) : Optional.empty();
    }
}
