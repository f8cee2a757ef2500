package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.ManualClock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A rollout over four devices in two stages that may give its bundle to devices at times only; it is midnight as it begins. */
class ScheduledRolloutTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Schedule FIRST_HOUR = new Schedule(
            Schedule.DEFAULT_ZONE,
            Optional.empty(),
            Optional.empty(),
            List.of(new MaintenanceWindow(
                    EnumSet.allOf(DayOfWeek.class), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT.plus(HOUR))));

    private static RolloutWorld world(Schedule schedule) {
        return world(schedule, Retries.NONE);
    }

    private static RolloutWorld world(Schedule schedule, Retries retries) {
        return RolloutWorld.of(
                4, RolloutWorld.plan(0, 50, 100).with(Pace.UNBOUNDED, retries).with(schedule));
    }

    private static Schedule endingAfter(Duration time) {
        return new Schedule(
                Schedule.DEFAULT_ZONE, Optional.empty(), Optional.of(ManualClock.START.plus(time)), List.of());
    }

    @Test
    void givesNothingBeforeItsStart() {
        RolloutWorld world = world(new Schedule(
                Schedule.DEFAULT_ZONE, Optional.of(ManualClock.START.plus(HOUR)), Optional.empty(), List.of()));
        assertEquals(List.of(), world.step());
        world.advance(HOUR);
        world.step();
        assertEquals(StageState.RUNNING, world.stage(0).state());
    }

    @Test
    void letsWhatIsInFlightFinishOutsideItsWindowAndBeginsTheNextStageInIt() {
        RolloutWorld world = world(FIRST_HOUR);
        world.step();
        world.advance(HOUR);
        world.inStage(0).forEach(world::confirm);
        world.step();
        assertEquals(StageState.BAKING, world.stage(0).state());
        world.advance(RolloutWorld.BAKE);
        world.step();
        assertEquals(StageState.DONE, world.stage(0).state());
        assertEquals(StageState.WAITING, world.stage(1).state());
        world.advance(Duration.ofHours(23).minus(RolloutWorld.BAKE).minusMillis(1));
        assertEquals(List.of(), world.step());
        world.advance(Duration.ofMillis(1));
        world.step();
        assertEquals(StageState.RUNNING, world.stage(1).state());
    }

    @Test
    void takesADeviceForSilentOutsideItsWindowToo() {
        RolloutWorld world = world(FIRST_HOUR);
        world.advance(HOUR.minusMillis(1));
        world.step();
        world.advance(RolloutWorld.TIMEOUT.plusMillis(1));
        world.step();
        assertEquals(
                RolloutDeviceState.FAILED, world.part(world.inStage(0).get(0)).state());
        assertEquals(RolloutState.PAUSED, world.rollout().state());
    }

    @Test
    void letsFurtherTriesWaitForTheWindow() {
        RolloutWorld world = world(FIRST_HOUR, new Retries(1, 4, Duration.ofMinutes(10)));
        world.step();
        DeviceId failing = world.inStage(0).get(0);
        world.advance(Duration.ofMinutes(55));
        world.report(failing, UpdatePhase.REJECTED, "disk full");
        world.inStage(0).stream().skip(1).forEach(world::confirm);
        world.step();
        world.advance(Duration.ofMinutes(10));
        world.step();
        assertEquals(RolloutDeviceState.WAITING, world.part(failing).state());
        world.advance(Duration.ofHours(23));
        world.step();
        assertEquals(RolloutDeviceState.ASSIGNED, world.part(failing).state());
    }

    @Test
    void isPausedWhenItsScheduleEndsBeforeAllHaveTheBundleAndNoneIsInFlight() {
        RolloutWorld world = world(endingAfter(HOUR));
        world.step();
        world.advance(HOUR.minusSeconds(1));
        world.inStage(0).forEach(world::confirm);
        world.step();
        world.advance(RolloutWorld.BAKE);
        world.step();
        assertEquals(StageState.DONE, world.stage(0).state());
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        assertEquals(
                "the schedule ended before 2 devices were given the bundle",
                world.rollout().stateReason());
        assertEquals(StageState.WAITING, world.stage(1).state(), "it did not fail");
    }

    @Test
    void completesAfterTheEndWhatWasGivenBefore() {
        RolloutWorld world = RolloutWorld.of(4, RolloutWorld.plan(0, 100).with(endingAfter(HOUR)));
        world.step();
        world.advance(HOUR);
        world.inStage(0).forEach(world::confirm);
        world.step();
        world.advance(RolloutWorld.BAKE);
        world.step();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
    }
}
