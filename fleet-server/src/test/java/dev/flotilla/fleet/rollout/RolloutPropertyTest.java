package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What holds for every rollout, whatever its plan and however its devices behave. */
class RolloutPropertyTest {

    private static final int RUNS = 200;
    private static final int TICKS = 60;
    private static final UpdatePhase[] PHASES = UpdatePhase.values();

    @Test
    void stagesNestAndTakeExactShares() {
        Random random = Seeds.random("stages nest");
        for (int run = 0; run < RUNS; run++) {
            List<DeviceId> members = new ArrayList<>();
            int count = 1 + random.nextInt(300);
            for (int i = 0; i < count; i++) {
                members.add(new DeviceId("device-" + i));
            }
            RolloutPlan plan = randomPlan(random);
            List<List<DeviceId>> split =
                    StageMembership.split("rollout-" + run, members, plan.stages(), Map.of(), Set.of());
            Set<DeviceId> soFar = new HashSet<>();
            for (int stage = 0; stage < split.size(); stage++) {
                for (DeviceId device : split.get(stage)) {
                    assertTrue(soFar.add(device), device + " is in two stages");
                }
                int percent = ((Reach.Percent) plan.stages().get(stage).reach()).percent();
                assertEquals((count * percent + 99) / 100, soFar.size(), "devices up to " + percent + " %");
            }
        }
    }

    @Test
    void theOrderOfDevicesDoesNotMatter() {
        Random random = Seeds.random("order does not matter");
        List<DeviceId> members = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            members.add(new DeviceId("device-" + i));
        }
        List<StagePlan> stages = RolloutWorld.plan(0, 10, 50, 100).stages();
        List<List<DeviceId>> first = StageMembership.split("r", members, stages, Map.of(), Set.of());
        java.util.Collections.shuffle(members, random);
        assertEquals(first, StageMembership.split("r", members, stages, Map.of(), Set.of()));
    }

    @Test
    void neverAssignsBeyondTheStageNorAdvancesWithoutEvidence() {
        Random random = Seeds.random("rollouts of random fleets");
        for (int run = 0; run < RUNS; run++) {
            RolloutWorld world = RolloutWorld.of(1 + random.nextInt(40), randomPlan(random), "rollout-" + run);
            for (int tick = 0; tick < TICKS; tick++) {
                disturb(world, random);
                checkedStep(world);
                if (world.rollout().state() == RolloutState.PAUSED && random.nextInt(4) == 0) {
                    world.resume();
                }
            }
        }
    }

    private static void checkedStep(RolloutWorld world) {
        List<Decision> decisions = world.decide();
        assertEquals(decisions, world.decide(), "asked twice, answered twice");
        while (!decisions.isEmpty()) {
            long transitions = decisions.stream()
                    .filter(decision -> !(decision instanceof Decision.Observe))
                    .count();
            assertTrue(transitions <= 1, "more than one transition: " + decisions);
            int current = world.rollout()
                    .currentStage()
                    .orElse(world.rollout().stages().size());
            world.carryOut(decisions);
            for (Decision decision : decisions) {
                check(world, current, decision);
            }
            decisions = world.decide();
        }
    }

    private static void check(RolloutWorld world, int current, Decision decision) {
        if (decision instanceof Decision.Assign assign) {
            Set<DeviceId> allowed = new TreeSet<>();
            for (int stage = 0; stage <= current; stage++) {
                allowed.addAll(world.inStage(stage));
            }
            assertTrue(allowed.containsAll(assign.devices()), "assigned beyond stage " + current);
        } else if (decision instanceof Decision.Admit) {
            assertEquals(RolloutState.COMPLETED, world.rollout().state(), "admitted before the stages were done");
        } else if (decision instanceof Decision.Advance advance) {
            Stage stage = world.stage(advance.stage());
            List<DeviceView> members = world.devices().stream()
                    .filter(view -> view.part().stage() == advance.stage())
                    .toList();
            long proven = members.stream().filter(RolloutPropertyTest::proven).count();
            assertTrue(
                    proven >= Math.ceil(stage.plan().successThreshold() * members.size() - 1e-9),
                    proven + " of " + members.size() + " proved success");
        } else if (decision instanceof Decision.Pause pause) {
            for (DeviceId device : pause.giveBack()) {
                assertEquals(RolloutWorld.GOOD, world.desired(device).orElseThrow());
            }
        }
    }

    private static boolean proven(DeviceView view) {
        return view.reported()
                .filter(report -> report.phase() == UpdatePhase.CONFIRMED)
                .filter(report -> report.activeBundle().equals(java.util.Optional.of(RolloutWorld.BUNDLE)))
                .filter(report -> report.selfTestOutput().equals(java.util.Optional.of(RolloutWorld.SELF_TEST)))
                .filter(report -> report.counter()
                        == view.part().given().map(RolloutDevice.Given::counter).orElse(-1L))
                .isPresent();
    }

    private static void disturb(RolloutWorld world, Random random) {
        world.advance(Duration.ofSeconds(random.nextInt(40)));
        if (random.nextInt(8) == 0) {
            world.join(new DeviceId("newcomer-" + random.nextInt(100)));
        }
        for (DeviceView view : world.devices()) {
            int dice = random.nextInt(12);
            if (dice < 4) {
                world.confirm(view.part().id());
            } else if (dice == 4) {
                world.report(view.part().id(), PHASES[random.nextInt(PHASES.length)], "by chance");
            }
        }
    }

    private static RolloutPlan randomPlan(Random random) {
        TreeSet<Integer> percents = new TreeSet<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            percents.add(1 + random.nextInt(100));
        }
        double threshold = 0.5 + random.nextInt(6) / 10.0;
        return RolloutWorld.plan(
                random.nextInt(4),
                Math.min(1, threshold),
                percents.stream().mapToInt(Integer::intValue).toArray());
    }
}
