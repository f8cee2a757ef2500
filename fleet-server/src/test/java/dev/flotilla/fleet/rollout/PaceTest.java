package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How fast a rollout over twenty devices in one stage goes, and how often its devices may try. */
class PaceTest {

    private static final Retries ONE_EACH = new Retries(1, 2, Duration.ofSeconds(30));

    private static RolloutWorld world(Pace pace, Retries retries) {
        return RolloutWorld.of(20, RolloutWorld.plan(0, 100).with(pace, retries));
    }

    private static List<DeviceId> inFlight(RolloutWorld world) {
        return world.devices().stream()
                .map(DeviceView::part)
                .filter(part -> part.state().isInFlight())
                .map(RolloutDevice::id)
                .toList();
    }

    private static void confirmAll(RolloutWorld world) {
        inFlight(world).forEach(world::confirm);
        world.step();
    }

    @Test
    void givesNoMoreThanMayBeInFlight() {
        RolloutWorld world = world(new Pace(Optional.of(3), Optional.empty(), Optional.empty()), Retries.NONE);
        world.step();
        assertEquals(3, inFlight(world).size());
        world.confirm(inFlight(world).get(0));
        world.step();
        assertEquals(3, inFlight(world).size(), "one gave its verdict, one followed");
        assertEquals(StageState.RUNNING, world.stage(0).state());
    }

    @Test
    void givesNoMoreInAMinuteThanItsRate() {
        RolloutWorld world = world(new Pace(Optional.empty(), Optional.of(5), Optional.empty()), Retries.NONE);
        world.step();
        assertEquals(5, inFlight(world).size());
        world.advance(Duration.ofSeconds(60).minusMillis(1));
        world.step();
        assertEquals(5, inFlight(world).size());
        world.advance(Duration.ofMillis(1));
        world.step();
        assertEquals(10, inFlight(world).size());
    }

    @Test
    void growsByWhatSucceeded() {
        Pace.Growth doubling = new Pace.Growth(2, 2);
        RolloutWorld world = world(new Pace(Optional.empty(), Optional.empty(), Optional.of(doubling)), Retries.NONE);
        world.step();
        assertEquals(2, inFlight(world).size());
        confirmAll(world);
        assertEquals(4, inFlight(world).size());
        confirmAll(world);
        assertEquals(8, inFlight(world).size());
        confirmAll(world);
        assertEquals(6, inFlight(world).size(), "there are no more");
    }

    @Test
    void stopsGivingWhenTheThresholdIsOutOfReach() {
        RolloutWorld world = world(new Pace(Optional.of(1), Optional.empty(), Optional.empty()), Retries.NONE);
        world.step();
        world.report(inFlight(world).get(0), UpdatePhase.REJECTED, "too large");
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        assertEquals(List.of(), inFlight(world));
    }

    @Test
    void givesADeviceThatFailedAnotherTryAfterTheBackOff() {
        RolloutWorld world = world(Pace.UNBOUNDED, ONE_EACH);
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.report(first, UpdatePhase.REJECTED, "disk full");
        world.step();
        assertEquals(RolloutDeviceState.RETRYING, world.part(first).state());
        assertEquals("another try after 30 s: disk full", world.part(first).reason());
        assertEquals(RolloutState.RUNNING, world.rollout().state());
        world.advance(Duration.ofSeconds(30).minusMillis(1));
        assertEquals(List.of(), world.decide());
        world.advance(Duration.ofMillis(1));
        world.step();
        assertEquals(RolloutDeviceState.ASSIGNED, world.part(first).state());
        world.report(first, UpdatePhase.REJECTED, "disk full");
        world.step();
        assertEquals(RolloutDeviceState.FAILED, world.part(first).state());
        assertEquals(RolloutState.PAUSED, world.rollout().state());
    }

    @Test
    void countsFailuresBeyondTheRolloutsBudget() {
        RolloutWorld world = RolloutWorld.of(20, RolloutWorld.plan(1, 0.5, 100).with(Pace.UNBOUNDED, ONE_EACH));
        world.step();
        List<DeviceId> failing = world.inStage(0).subList(0, 3);
        failing.forEach(device -> world.report(device, UpdatePhase.REJECTED, "disk full"));
        world.step();
        assertEquals(
                List.of(RolloutDeviceState.RETRYING, RolloutDeviceState.RETRYING, RolloutDeviceState.FAILED),
                failing.stream().map(device -> world.part(device).state()).toList());
        assertEquals(2, world.rollout().spent().retries());
    }

    @Test
    void takesAConfirmationThatCameTooLate() {
        RolloutWorld world = world(Pace.UNBOUNDED, ONE_EACH);
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.report(first, UpdatePhase.ROLLED_BACK, "crashed");
        world.step();
        world.confirm(first);
        world.step();
        assertEquals(RolloutDeviceState.SUCCEEDED, world.part(first).state());
    }

    @Test
    void takesTheBundleBackFromWhoWaitsForAnotherTry() {
        RolloutWorld world = world(Pace.UNBOUNDED, ONE_EACH);
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.report(first, UpdatePhase.REJECTED, "disk full");
        world.step();
        world.abort();
        assertEquals(Optional.of(RolloutWorld.GOOD), world.desired(first));
        assertTrue(world.part(first).returned());
    }

    @Test
    void readsWhatItWrote() throws MalformedDocumentException {
        Pace pace = new Pace(Optional.of(3), Optional.of(5), Optional.of(new Pace.Growth(2, 1.5)));
        for (RolloutPlan plan : List.of(
                RolloutWorld.plan(0, 100),
                RolloutWorld.plan(0, 100).with(pace, ONE_EACH).with(OnFailure.ROLLBACK))) {
            byte[] json = PlanDocument.write(plan).toJson();
            assertEquals(plan, PlanDocument.read(Document.parseJson(json, Limits.of(10_000)), Duration.ZERO));
        }
    }

    @Test
    void refusesBoundsThatMakeNoSense() {
        assertThrows(InvalidRolloutException.class, () -> new Pace(Optional.of(0), Optional.empty(), Optional.empty()));
        assertThrows(InvalidRolloutException.class, () -> new Pace.Growth(1, 0.5));
        assertThrows(InvalidRolloutException.class, () -> new Pace.Growth(1, Double.NaN));
        assertThrows(InvalidRolloutException.class, () -> new Retries(11, 1, Duration.ZERO));
        assertThrows(InvalidRolloutException.class, () -> OnFailure.parse("shrug"));
    }
}
