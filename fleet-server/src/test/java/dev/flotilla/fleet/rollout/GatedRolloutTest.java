package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.rollout.StageRuling.Ruling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the policy makes of gates, on ten devices in stages of 20 %, 50 % and all. */
class GatedRolloutTest {

    private final RolloutWorld world = RolloutWorld.of(10, gated());

    private static RolloutPlan gated() {
        RolloutPlan plan = RolloutWorld.plan(0, 20, 50, 100);
        return new RolloutPlan(
                plan.name(),
                plan.bundle(),
                plan.stages(),
                plan.maxFailures(),
                plan.stageTimeout(),
                plan.target(),
                Gatings.any());
    }

    private void bakeFirstStage() {
        world.step();
        world.inStage(0).forEach(world::confirm);
        world.step();
        world.advance(RolloutWorld.BAKE);
    }

    @Test
    void advancesOnlyWhenTheGatesDo() {
        bakeFirstStage();
        assertEquals(List.of(), world.decide(), "they were not asked");
        world.rule(0, Ruling.ADVANCE, "as good");
        assertEquals(List.of(new Decision.Advance(0)), world.decide());
    }

    @Test
    void bakesAsLongAsThePlanSaysWhateverTheGatesSay() {
        world.step();
        world.inStage(0).forEach(world::confirm);
        world.rule(0, Ruling.ADVANCE, "as good");
        world.step();
        assertEquals(StageState.BAKING, world.stage(0).state());
        world.advance(RolloutWorld.BAKE.minusMillis(1));
        assertEquals(List.of(), world.decide());
    }

    @Test
    void saysOnceWhyItHolds() {
        bakeFirstStage();
        world.rule(0, Ruling.HOLD, "3 of 20 pairs");
        assertEquals(List.of(new Decision.Hold(0, "stage 1: 3 of 20 pairs")), world.step());
        assertEquals(StageState.BAKING, world.stage(0).state());
        assertEquals("stage 1: 3 of 20 pairs", world.rollout().stateReason());
        assertEquals(List.of(), world.decide());
        world.rule(0, Ruling.ADVANCE, "as good");
        world.step();
        assertEquals("", world.rollout().stateReason());
        assertEquals(StageState.RUNNING, world.stage(1).state());
    }

    @Test
    void stopsAtOnceWhenTheGatesAbort() {
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.confirm(first);
        world.step();
        world.rule(0, Ruling.ABORT, "worse");
        Decision.Pause pause =
                assertInstanceOf(Decision.Pause.class, world.decide().get(0));
        assertEquals("stage 1: worse", pause.reason());
        assertEquals(world.inStage(0), pause.giveBack());
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        assertEquals(Optional.of(RolloutWorld.GOOD), world.desired(first));
    }

    @Test
    void doesNotMindWhatWasRuledOnAnEarlierStartOfTheStage() {
        world.step();
        world.rule(0, Ruling.ABORT, "worse");
        world.step();
        world.advance(RolloutWorld.BAKE);
        world.resume();
        world.step();
        assertEquals(StageState.RUNNING, world.stage(0).state());
        assertEquals(RolloutState.RUNNING, world.rollout().state());
    }

    @Test
    void doesNotMindTheGatesWhereThePlanHasNone() {
        RolloutWorld free = RolloutWorld.of(10, RolloutWorld.plan(0, 20, 100));
        free.runWhileAllConfirm();
        assertTrue(free.rollout().stages().stream().allMatch(stage -> stage.state() == StageState.DONE));
    }
}
