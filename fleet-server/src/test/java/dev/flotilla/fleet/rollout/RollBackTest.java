package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who goes back when a rollout is rolled back, on ten devices in stages of 20 %, 50 % and all. */
class RollBackTest {

    private static final RegisteredBundle SOME = RegisteredBundles.registered("1.0.0", ManualClock.START);
    private static final PreviousBundles ALL = new PreviousBundles(Map.of(RolloutWorld.GOOD, SOME), Optional.empty());
    private static final PreviousBundles NONE = new PreviousBundles(Map.of(), Optional.empty());

    private final RolloutWorld world = RolloutWorld.of(10, RolloutWorld.plan(0, 20, 50, 100));

    @Test
    void takesTheBundleBackAlsoFromWhoSucceeded() {
        world.step();
        List<DeviceId> asked = world.inStage(0);
        world.confirm(asked.get(0));
        world.step();
        world.rollBack(ALL);
        assertEquals(RolloutState.ROLLED_BACK, world.rollout().state());
        assertEquals("bad; 2 devices go back", world.rollout().stateReason());
        asked.forEach(device -> assertEquals(Optional.of(RolloutWorld.GOOD), world.desired(device)));
        assertEquals(List.of(), world.decide());
    }

    @Test
    void takesBackWhatACompletedRolloutGave() {
        world.runWhileAllConfirm();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
        world.rollBack(ALL);
        assertEquals("bad; 10 devices go back", world.rollout().stateReason());
        assertTrue(world.devices().stream().allMatch(device -> device.part().returned()));
    }

    @Test
    void namesWhoStaysSinceItsPreviousBundleIsGone() {
        world.step();
        world.rollBack(NONE);
        DeviceId first = world.inStage(0).get(0);
        assertTrue(
                world.rollout().stateReason().startsWith("bad; 0 devices go back, 2 stay: " + first + " (its previous"),
                world.rollout().stateReason());
        assertEquals(Optional.of(RolloutWorld.BUNDLE), world.desired(first));
        assertTrue(
                world.part(first).reason().startsWith("stays with the bundle"),
                world.part(first).reason());
    }

    @Test
    void leavesWhoWasGivenSomethingElseMeanwhile() {
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.giveOther(first);
        world.rollBack(ALL);
        assertEquals("bad; 1 device goes back", world.rollout().stateReason());
        assertFalse(world.part(first).returned());
    }
}
