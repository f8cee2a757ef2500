package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.rollout.StageRuling.Ruling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ten devices: on two of them the bundle runs in shadow first, then serves on these two, and then on all. */
class ShadowRolloutTest {
    private static final ShadowTerms TERMS = new ShadowTerms(0.2, 500);
    private static final GatePlan AGREEMENT = Gatings.gate(
            new GateMetric.Shadow(GateMetric.Shadowed.AGREEMENT, 0.95, 30), 0.05, 2, Duration.ofMinutes(10));

    private final RolloutWorld world = RolloutWorld.of(10, plan(Gatings.of(AGREEMENT), OnFailure.PAUSE));

    private static RolloutPlan plan(Gating gating, OnFailure onFailure) {
        List<StagePlan> stages = List.of(
                new StagePlan(new Reach.Percent(20), RolloutWorld.BAKE, 1, Optional.of(TERMS)),
                new StagePlan(20, RolloutWorld.BAKE, 1),
                new StagePlan(100, RolloutWorld.BAKE, 1));
        return new RolloutPlan("test", RolloutWorld.BUNDLE, stages, 0, RolloutWorld.TIMEOUT, Optional.empty(), gating)
                .with(onFailure);
    }

    private List<DeviceId> shadows() {
        world.step();
        List<DeviceId> first = world.inStage(0);
        first.forEach(device -> world.shadow(device, RolloutWorld.SELF_TEST));
        world.step();
        return first;
    }

    private List<DeviceId> shadowsThatAgree() {
        List<DeviceId> first = shadows();
        world.advance(RolloutWorld.BAKE);
        world.rule(0, Ruling.ADVANCE, "they agree");
        world.step();
        return first;
    }

    private long served() {
        return world.devices().stream()
                .map(view -> view.part().id())
                .filter(device -> world.desired(device).equals(Optional.of(RolloutWorld.BUNDLE)))
                .filter(device -> world.desiredShadow(device).isEmpty())
                .count();
    }

    @Test
    void asksForTheBundleInShadowAndForNothingElse() {
        List<DeviceId> first = shadows();
        assertEquals(2, first.size());
        for (DeviceId device : first) {
            assertEquals(Optional.of(TERMS), world.desiredShadow(device));
            assertEquals(RolloutDeviceState.SHADOWING, world.part(device).state());
        }
        assertEquals(StageState.BAKING, world.stage(0).state());
        assertEquals(0, served());
    }

    @Test
    void hasItServeOnTheSameDevicesOnceTheyAgree() {
        List<DeviceId> first = shadowsThatAgree();
        assertEquals(StageState.DONE, world.stage(0).state());
        assertEquals(StageState.RUNNING, world.stage(1).state());
        assertEquals(first, world.inStage(1));
        first.forEach(device -> {
            assertEquals(Optional.empty(), world.desiredShadow(device));
            assertEquals(Optional.of(RolloutWorld.BUNDLE), world.desired(device));
            assertEquals(
                    Optional.of(RolloutWorld.GOOD),
                    world.part(device).previous(),
                    "it goes back to what served before");
        });
        assertEquals(2, served());
    }

    @Test
    void goesOnToAllDevicesAfterThat() {
        shadowsThatAgree().forEach(world::confirm);
        world.step();
        world.advance(RolloutWorld.BAKE);
        world.rule(1, Ruling.ADVANCE, "");
        world.step();
        world.inStage(2).forEach(world::confirm);
        world.step();
        world.advance(RolloutWorld.BAKE);
        world.rule(2, Ruling.ADVANCE, "");
        world.step();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
        assertEquals(10, served());
    }

    @Test
    void stopsABundleThatDisagreesBeforeItServedAnywhere() {
        List<DeviceId> first = shadows();
        world.rule(0, Ruling.ABORT, "gate agreement: worse than the limit");
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        first.forEach(device -> {
            assertEquals(Optional.of(RolloutWorld.GOOD), world.desired(device), "its shadow is dropped");
            assertEquals(Optional.empty(), world.desiredShadow(device));
        });
        assertEquals(0, served());
    }

    @Test
    void takesTheShadowBackWhenItIsAborted() {
        List<DeviceId> first = shadows();
        world.abort();
        first.forEach(device -> assertEquals(Optional.of(RolloutWorld.GOOD), world.desired(device)));
    }

    @Test
    void takesItBackAlsoBetweenShadowAndServing() {
        List<DeviceId> first = shadows();
        world.hold();
        world.advance(RolloutWorld.BAKE);
        world.resume();
        world.skip();
        assertEquals(first, world.inStage(1));
        world.abort();
        first.forEach(device -> assertEquals(Optional.of(RolloutWorld.GOOD), world.desired(device)));
        assertEquals(0, served());
    }

    @Test
    void takesTheOrderBackAlsoFromWhoeverServesTheBundleAlready() {
        world.step();
        List<DeviceId> first = world.inStage(0);
        first.forEach(world::confirm);
        world.step();
        first.forEach(device ->
                assertEquals(RolloutDeviceState.SUCCEEDED, world.part(device).state()));
        world.abort();
        first.forEach(device -> assertEquals(Optional.empty(), world.desiredShadow(device)));
    }

    @Test
    void hasWhoeverServesTheBundleAlreadyServeItByAnOrderOfTheNextStage() {
        world.step();
        List<DeviceId> first = world.inStage(0);
        world.skip();
        first.forEach(world::confirm);
        world.step();
        first.forEach(device -> assertEquals(Optional.empty(), world.desiredShadow(device)));
        first.forEach(world::confirm);
        world.step();
        first.forEach(device ->
                assertEquals(RolloutDeviceState.SUCCEEDED, world.part(device).state()));
    }

    @Test
    void rollsAShadowBackWhateverServesBesideIt() {
        world.devices().forEach(view -> world.runUnknown(view.part().id()));
        List<DeviceId> first = shadows();
        world.rollBack(new PreviousBundles(Map.of(), Optional.empty()));
        assertEquals("bad; 2 devices go back", world.rollout().stateReason());
        first.forEach(device -> {
            assertEquals(Optional.empty(), world.desired(device));
            assertEquals(Optional.empty(), world.desiredShadow(device));
        });
    }

    @Test
    void rollsAShadowBackAlsoBeforeItServes() {
        world.devices().forEach(view -> world.runUnknown(view.part().id()));
        List<DeviceId> first = shadows();
        world.skip();
        world.rollBack(new PreviousBundles(Map.of(), Optional.empty()));
        first.forEach(device -> assertEquals(Optional.empty(), world.desired(device)));
    }

    @Test
    void givesNobodyTheWithdrawnBundleToGoBackTo() {
        world.devices().forEach(view -> world.runUnknown(view.part().id()));
        List<DeviceId> first = shadowsThatAgree();
        first.forEach(device -> assertEquals(
                Optional.empty(), world.part(device).previous(), "nothing is known that it could go back to"));
        world.abort();
        first.forEach(device -> assertEquals(Optional.empty(), world.desired(device)));
        assertEquals(0, served());
    }

    @Test
    void hasTheBundleServeOnWhoeverTookTheNameOfADeviceBehindTheShadow() {
        DeviceId replaced = shadows().get(0);
        world.skip();
        world.revoke(replaced, true);
        world.step();
        assertEquals(RolloutDeviceState.EXCLUDED, world.part(replaced).state());
        world.revoke(replaced, false);
        world.step();
        assertEquals(RolloutDeviceState.ASSIGNED, world.part(replaced).state());
        assertEquals(Optional.empty(), world.desiredShadow(replaced), "the order is a new one, to serve");
    }

    @Test
    void givesWhoeverTookTheNameOfADeviceInShadowItsWholeTime() {
        DeviceId replaced = shadows().get(0);
        world.advance(RolloutWorld.TIMEOUT.plusMinutes(1));
        world.revoke(replaced, true);
        world.step();
        world.revoke(replaced, false);
        world.step();
        assertEquals(RolloutDeviceState.ASSIGNED, world.part(replaced).state());
        assertEquals(RolloutState.RUNNING, world.rollout().state());
    }

    @Test
    void holdsNoShadowForServing() {
        List<DeviceId> first = shadowsThatAgree();
        // A report from before the device knew of its new assignment would have the old counter; this one has the new.
        first.forEach(device -> world.shadow(device, RolloutWorld.SELF_TEST));
        world.step();
        first.forEach(device ->
                assertEquals(RolloutDeviceState.ASSIGNED, world.part(device).state()));
    }

    @Test
    void wantsProofOfTheSelfTest() {
        world.step();
        DeviceId device = world.inStage(0).get(0);
        world.shadow(device, RolloutWorld.GOOD);
        world.step();
        assertEquals(RolloutDeviceState.FAILED, world.part(device).state());
        assertTrue(world.part(device).reason().startsWith("runs in shadow "), world.part(device)::reason);
    }

    @Test
    void failsWithTheReasonThatTheDeviceGives() {
        List<DeviceId> first = shadows();
        world.report(first.get(0), UpdatePhase.REJECTED, "stopped in shadow after 10 errors");
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        assertTrue(world.rollout().stateReason().contains("stopped in shadow after 10 errors"));
    }

    @Test
    void refusesPlansThatMakeNoSense() {
        StagePlan shadow = new StagePlan(new Reach.Percent(20), RolloutWorld.BAKE, 1, Optional.of(TERMS));
        assertRefused("the last has mode shadow", List.of(shadow), Gating.NONE);
        assertRefused(
                "agreement judges stages of mode shadow",
                List.of(new StagePlan(100, RolloutWorld.BAKE, 1)),
                Gatings.of(AGREEMENT));
        assertRefused(
                "percent must rise",
                List.of(shadow, new StagePlan(10, RolloutWorld.BAKE, 1), new StagePlan(100, RolloutWorld.BAKE, 1)),
                Gating.NONE);
    }

    @Test
    void refusesPlansThatServeOnMoreThanTheySayOrJudgeWithoutNumbers() {
        StagePlan shadow = new StagePlan(new Reach.Percent(20), RolloutWorld.BAKE, 1, Optional.of(TERMS));
        StagePlan all = new StagePlan(100, RolloutWorld.BAKE, 1);
        assertRefused(
                "must go by the same",
                List.of(shadow, new StagePlan(new Reach.Count(1), RolloutWorld.BAKE, 1, Optional.empty()), all),
                Gating.NONE);
        StagePlan brief =
                new StagePlan(new Reach.Percent(20), RolloutWorld.BAKE, 1, Optional.of(new ShadowTerms(0.2, 29)));
        assertRefused("needs 30 inputs", List.of(brief, all), Gatings.of(AGREEMENT));
    }

    private static void assertRefused(String why, List<StagePlan> stages, Gating gating) {
        InvalidRolloutException refused = assertThrows(
                InvalidRolloutException.class,
                () -> new RolloutPlan(
                        "n", RolloutWorld.BUNDLE, stages, 0, RolloutWorld.TIMEOUT, Optional.empty(), gating));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused::getMessage);
    }
}
