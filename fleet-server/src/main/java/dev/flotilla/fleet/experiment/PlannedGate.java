package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.experiment.GateTerms.TimeoutOutcome;
import dev.flotilla.fleet.rollout.AbTest;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.GatePlan;
import dev.flotilla.fleet.rollout.Gating;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.StagePlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A gate of a plan, and how it is judged.
 *
 * @param test the test of the stage that it observes devices for, if it is none of the plan's gates
 */
record PlannedGate(GatePlan plan, Gate gate, Optional<AbTest> test) {

    private PlannedGate(GatePlan plan) {
        this(plan, gate(plan), Optional.empty());
    }

    /** Those that judge a stage: of a bundle in shadow others than of one that serves, and the stage's own test. */
    static List<PlannedGate> of(Gating gating, StagePlan stage) {
        return Stream.concat(
                        gating.gates().stream()
                                .filter(plan -> plan.metric() instanceof GateMetric.Shadow == stage.isShadow())
                                .map(PlannedGate::new),
                        stage.test().map(PlannedGate::of).stream())
                .toList();
    }

    static PlannedGate of(AbTest test) {
        return new PlannedGate(test.asGate(), gate(test.asGate()), Optional.of(test));
    }

    /** Those that judge stages in which the bundle serves, and all tests of stages. */
    static List<PlannedGate> againstControl(RolloutPlan plan) {
        return Stream.concat(
                        plan.gating().gates().stream()
                                .filter(gate -> !(gate.metric() instanceof GateMetric.Shadow))
                                .map(PlannedGate::new),
                        plan.stages().stream()
                                .flatMap(stage -> stage.test().stream())
                                .distinct()
                                .map(PlannedGate::of))
                .toList();
    }

    static ErrorBudget budget(Gating gating) {
        return new ErrorBudget(
                gating.falseAbort(),
                gating.falseAdvance(),
                gating.gates().stream().collect(Collectors.toMap(GatePlan::name, GatePlan::weight)));
    }

    private static Gate gate(GatePlan plan) {
        Gate known = gate(plan.metric(), terms(plan));
        return new Gate(plan.name(), known.direction(), known.comparison(), known.terms());
    }

    private static Gate gate(GateMetric metric, GateTerms terms) {
        if (metric instanceof GateMetric.Quantity quantity) {
            return new Gate(quantity.sketch(), direction(quantity.worse()), comparison(quantity.compared()), terms);
        }
        if (metric instanceof GateMetric.Shadow shadow) {
            return switch (shadow.what()) {
                case AGREEMENT -> Gate.agreement(terms);
                case SHADOW_LATENCY_RATIO -> Gate.shadowLatencyRatio(terms);
            };
        }
        return switch ((GateMetric.Known) metric) {
            case UPDATE_FAILURE_RATE -> Gate.updateFailureRate(terms);
            case INFERENCE_ERROR_RATE -> Gate.inferenceErrorRate(terms);
            case LATENCY_P95_RATIO -> Gate.latencyP95Ratio(terms);
            case MEMORY_RATIO -> Gate.memoryRatio(terms);
            case PREDICTION_SHIFT -> Gate.predictionShift(terms);
            case CONFIDENCE -> Gate.confidence(terms);
            case ESTIMATED_ACCURACY -> Gate.estimatedAccuracy(terms);
        };
    }

    private static Direction direction(GateMetric.Worse worse) {
        return switch (worse) {
            case MORE -> Direction.LOWER_IS_BETTER;
            case LESS -> Direction.HIGHER_IS_BETTER;
            case ANY -> Direction.EITHER;
        };
    }

    private static Comparison comparison(GateMetric.Compared compared) {
        return switch (compared) {
            case MEAN -> Comparison.MEAN;
            case MEDIAN -> Comparison.RATIO;
        };
    }

    private static GateTerms terms(GatePlan plan) {
        return new GateTerms(
                plan.margin(),
                plan.rarestFault(),
                plan.minimumPairs(),
                plan.maximumWait(),
                outcome(plan.afterWait()),
                plan.rail().map(rail -> new GuardRail(rail.limit(), rail.devices())));
    }

    private static TimeoutOutcome outcome(GatePlan.AfterWait afterWait) {
        return switch (afterWait) {
            case HOLD -> TimeoutOutcome.HOLD;
            case ADVANCE -> TimeoutOutcome.ADVANCE;
            case ABORT -> TimeoutOutcome.ABORT;
        };
    }

    String name() {
        return plan.name();
    }

    /** Whether it is made of the rollout's own verdicts, and not of telemetry. */
    boolean isOfVerdicts() {
        return plan.metric() == GateMetric.Known.UPDATE_FAILURE_RATE;
    }

    /** Whether it has a guard rail, which canaries without a counterpart may break too. */
    boolean hasRail() {
        return plan.rail().isPresent();
    }

    /** What devices are held to instead of counterparts; empty if they have counterparts. */
    OptionalDouble limit() {
        return plan.metric() instanceof GateMetric.Shadow shadow
                ? OptionalDouble.of(shadow.limit())
                : OptionalDouble.empty();
    }

    /** Whether a canary without a counterpart tells it anything. */
    boolean needsNoControl() {
        return hasRail() || limit().isPresent();
    }
}
