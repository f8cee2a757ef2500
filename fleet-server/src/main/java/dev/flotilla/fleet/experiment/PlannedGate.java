package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.experiment.GateTerms.TimeoutOutcome;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.GatePlan;
import dev.flotilla.fleet.rollout.Gating;
import java.util.List;
import java.util.stream.Collectors;

/** A gate of a plan, and how it is judged. */
record PlannedGate(GatePlan plan, Gate gate) {

    static List<PlannedGate> of(Gating gating) {
        return gating.gates().stream()
                .map(plan -> new PlannedGate(plan, gate(plan)))
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
        return switch ((GateMetric.Known) metric) {
            case UPDATE_FAILURE_RATE -> Gate.updateFailureRate(terms);
            case INFERENCE_ERROR_RATE -> Gate.inferenceErrorRate(terms);
            case LATENCY_P95_RATIO -> Gate.latencyP95Ratio(terms);
            case PREDICTION_SHIFT -> Gate.predictionShift(terms);
            case CONFIDENCE -> Gate.confidence(terms);
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

    /** Whether a canary without a counterpart tells it anything. */
    boolean hasRail() {
        return plan.rail().isPresent();
    }
}
