package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.rollout.AbTest;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.GatePlan;
import dev.flotilla.fleet.rollout.Gating;
import dev.flotilla.fleet.rollout.Gatings;
import dev.flotilla.fleet.rollout.Reach;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.StagePlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/** Random stages, some of them in shadow or A/B tests, and gates that suit them. */
final class StagePlans {

    private static final int MOST_STAGES = 5;
    private static final int MOST_COUNTED = 10;
    private static final int MOST_BAKE_SECONDS = 600;
    private static final int SHADOW_ONE_IN = 3;
    private static final int TEST_ONE_IN = 3;
    private static final int MOST_INPUTS = 200;
    private static final int FEWEST_INPUTS = 10;
    private static final int MOST_TEST_MINUTES = 90;
    private static final double LEAST_AGREEMENT = 0.8;

    /** So that there is room for the stages behind it. */
    private static final int MOST_BEFORE_A_SHADOW = RolloutPlan.MAX_STAGES - MOST_STAGES - 3;

    private final Random random;
    private boolean modes;

    StagePlans(Random random) {
        this.random = random;
    }

    /** Stages of a plan, and the gates of it. */
    record Drawn(List<StagePlan> stages, Gating gating) {}

    /** @param fresh whether the fleet may have nothing yet beside which a shadow could run, so that few plans have any */
    Drawn draw(boolean fresh) {
        modes = !fresh || random.nextInt(3) == 0;
        List<StagePlan> stages = new ArrayList<>();
        double threshold = 0.5 + random.nextInt(6) / 10.0;
        int before = 0;
        if (random.nextInt(3) == 0) {
            int count = 1 + random.nextInt(MOST_COUNTED);
            add(stages, new Reach.Count(count), new Reach.Count(1 + random.nextInt(count)), threshold);
        }
        if (random.nextInt(6) == 0) {
            Reach dock = new Reach.Matching(DeviceFilter.ofGroup("dock"));
            add(stages, dock, dock, threshold);
        }
        for (int percent : percents()) {
            Reach shadowed =
                    new Reach.Percent(random.nextBoolean() ? percent : before + 1 + random.nextInt(percent - before));
            add(stages, new Reach.Percent(percent), shadowed, threshold);
            before = percent;
        }
        List<StagePlan> tested = tested(stages);
        return new Drawn(tested, gating(tested));
    }

    private SortedSet<Integer> percents() {
        SortedSet<Integer> percents = new TreeSet<>();
        for (int i = 0; i <= random.nextInt(MOST_STAGES); i++) {
            percents.add(1 + random.nextInt(100));
        }
        if (random.nextInt(4) > 0) {
            percents.add(100);
        }
        return percents;
    }

    /** A stage in which the bundle serves, and now and then one before it, or two, in which it is in shadow. */
    private void add(List<StagePlan> stages, Reach reach, Reach shadowed, double threshold) {
        while (modes && stages.size() < MOST_BEFORE_A_SHADOW && random.nextInt(SHADOW_ONE_IN) == 0) {
            ShadowTerms terms =
                    new ShadowTerms((1 + random.nextInt(10)) / 10.0, FEWEST_INPUTS + random.nextInt(MOST_INPUTS));
            stages.add(new StagePlan(shadowed, bake(), Math.min(1, threshold), Optional.of(terms)));
        }
        stages.add(new StagePlan(reach, bake(), Math.min(1, threshold)));
    }

    private Duration bake() {
        return Duration.ofSeconds(random.nextInt(MOST_BAKE_SECONDS));
    }

    /** Tests need devices behind them, and canaries that were drawn. */
    private List<StagePlan> tested(List<StagePlan> stages) {
        List<StagePlan> tested = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            StagePlan stage = stages.get(i);
            boolean may = i < stages.size() - 1 && stage.reach().isByChance() && !stage.isShadow();
            tested.add(
                    modes && may && random.nextInt(TEST_ONE_IN) == 0
                            ? new StagePlan(
                                    stage.reach(),
                                    stage.bake(),
                                    stage.successThreshold(),
                                    Optional.empty(),
                                    Optional.of(test()))
                            : stage);
        }
        return tested;
    }

    private AbTest test() {
        int minutes = 10 + random.nextInt(MOST_TEST_MINUTES);
        return new AbTest(
                random.nextBoolean() ? GateMetric.Known.UPDATE_FAILURE_RATE : GateMetric.Known.INFERENCE_ERROR_RATE,
                0.05,
                2 + random.nextInt(4) / 3,
                Duration.ofMinutes(minutes),
                Duration.ofMinutes(1 + random.nextInt(minutes / 2)),
                random.nextInt(4) == 0 ? AbTest.Then.HOLD : AbTest.Then.ADVANCE);
    }

    private Gating gating(List<StagePlan> stages) {
        List<GatePlan> gates = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            gates.addAll(Gatings.any().gates());
        }
        if (stages.stream().anyMatch(StagePlan::isShadow) && random.nextBoolean()) {
            gates.add(agreement());
        }
        return gates.isEmpty() ? Gating.NONE : Gatings.of(gates.toArray(GatePlan[]::new));
    }

    private GatePlan agreement() {
        GateMetric agreement = new GateMetric.Shadow(
                GateMetric.Shadowed.AGREEMENT, LEAST_AGREEMENT, 1 + random.nextInt(FEWEST_INPUTS));
        List<GatePlan.AfterWait> ends = List.of(GatePlan.AfterWait.values());
        GatePlan gate = new GatePlan(
                agreement.wireName(),
                agreement,
                LEAST_AGREEMENT / 2,
                1,
                2 + random.nextInt(4) / 3,
                Duration.ofMinutes(10 + random.nextInt(MOST_TEST_MINUTES)),
                ends.get(random.nextInt(ends.size())),
                Optional.empty(),
                Duration.ofMinutes(10 + random.nextInt(20)),
                1);
        return random.nextBoolean() ? gate : Gatings.withRail(gate, LEAST_AGREEMENT / 2, 1 + random.nextInt(3));
    }
}
