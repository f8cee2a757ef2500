package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFacts;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.filter.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JoiningTest {
    private static final DeviceId NEW = new DeviceId("newcomer");

    private final List<Rollout> newestFirst = new ArrayList<>();

    @Test
    void joinsWhatIsUnderWayAndUntilThenWhatWasCompletedLast() {
        add("old", Optional.empty(), RolloutState.COMPLETED, 100);
        Rollout completed = add("completed", Optional.of("dock"), RolloutState.COMPLETED, 100);
        Rollout running = add("running", Optional.empty(), RolloutState.RUNNING, 10, 100);
        assertEquals(List.of(running, completed), joined("dock"));
    }

    @Test
    void joinsOnlyRolloutsOfItsGroup() {
        Rollout all = add("all", Optional.empty(), RolloutState.COMPLETED, 100);
        Rollout dock = add("dock", Optional.of("dock"), RolloutState.PAUSED, 100);
        assertEquals(List.of(dock, all), joined("dock"));
        assertEquals(List.of(all), joined("shop"));
    }

    @Test
    void joinsNoneThatWasAbortedOrStopsShortOfAllDevices() {
        add("aborted", Optional.empty(), RolloutState.ABORTED, 100);
        add("half", Optional.empty(), RolloutState.COMPLETED, 10, 50);
        assertEquals(List.of(), joined(""));
    }

    @Test
    void waitsForTheLastStageAndLeavesTheOthersAsTheyWere() {
        RolloutWorld world = RolloutWorld.of(10, RolloutWorld.plan(0, 20, 50, 100));
        List<DeviceId> canaries = world.inStage(0);
        world.join(NEW);
        assertEquals(canaries, world.inStage(0));
        assertEquals(2, world.part(NEW).stage());
        world.runWhileAllConfirm();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
        assertEquals(RolloutDeviceState.SUCCEEDED, world.part(NEW).state());
    }

    @Test
    void followsAfterAllStagesWhenTheLastHasStarted() {
        RolloutWorld world = RolloutWorld.of(4, RolloutWorld.plan(0, 100));
        world.step();
        world.join(NEW);
        world.inStage(0).forEach(world::confirm);
        world.step();
        assertEquals(StageState.BAKING, world.stage(0).state());
        assertEquals(RolloutDeviceState.WAITING, world.part(NEW).state());
        world.advance(RolloutWorld.BAKE);
        world.step();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
        assertEquals(RolloutDeviceState.ASSIGNED, world.part(NEW).state());
        assertEquals(Optional.of(RolloutWorld.BUNDLE), world.desired(NEW));
    }

    @Test
    void getsTheBundleOfACompletedRolloutAtOnceAndCannotUndoIt() {
        RolloutWorld world = RolloutWorld.of(4, RolloutWorld.plan(0, 50, 100));
        world.runWhileAllConfirm();
        world.join(NEW);
        assertEquals(List.of(new Decision.Admit(2, List.of(NEW), Decision.MOST_AT_ONCE)), world.step());
        world.confirm(NEW, RolloutWorld.GOOD, RolloutWorld.SELF_TEST);
        world.step();
        assertEquals(RolloutDeviceState.FAILED, world.part(NEW).state());
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
    }

    @Test
    void getsNothingWhileTheRolloutIsPausedOrAfterItWasAborted() {
        RolloutWorld world = RolloutWorld.of(4, RolloutWorld.plan(0, 100));
        world.step();
        world.advance(RolloutWorld.TIMEOUT.plusMillis(1));
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        world.join(NEW);
        assertEquals(List.of(), world.step());
        world.abort();
        assertEquals(List.of(), world.step());
        world.join(new DeviceId("another"));
        assertEquals(List.of(), world.step());
        assertEquals(5, world.devices().size());
    }

    private List<Rollout> joined(String group) {
        return Joining.of(newcomer(group), newestFirst, rollout -> rollout.plan()
                .target()
                .map(filter -> filter.at(ManualClock.START, List.of()))
                .orElseGet(Condition::always));
    }

    private static Newcomer newcomer(String group) {
        return new Newcomer(new DeviceFacts(
                NEW,
                "",
                group,
                Set.of(),
                Map.of(),
                Optional.empty(),
                "",
                ManualClock.START,
                Optional.empty(),
                true,
                false,
                false,
                UpdatePhase.IDLE,
                Health.OK));
    }

    private Rollout add(String id, Optional<String> group, RolloutState state, Integer... percents) {
        List<StagePlan> stages = new ArrayList<>();
        for (int percent : percents) {
            stages.add(new StagePlan(percent, Duration.ZERO, 1));
        }
        RolloutPlan plan = new RolloutPlan(
                id, RolloutWorld.BUNDLE, stages, 0, RolloutWorld.TIMEOUT, group.map(DeviceFilter::ofGroup));
        Rollout rollout = Rollout.create(id, plan, RolloutWorld.SELF_TEST, ManualClock.START)
                .with(state, "");
        newestFirst.add(0, rollout);
        return rollout;
    }
}
