package dev.flotilla.fleet.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Gates of plans, for tests. */
public final class Gatings {

    private Gatings() {}

    /** One gate with the defaults of a plan's document, over a span. */
    public static GatePlan gate(GateMetric metric, double margin, int minimumPairs, Duration span) {
        return new GatePlan(
                metric.wireName(),
                metric,
                margin,
                1,
                minimumPairs,
                Duration.ofHours(1),
                GatePlan.AfterWait.HOLD,
                Optional.empty(),
                span,
                1);
    }

    public static GatePlan withRail(GatePlan gate, double limit, int devices) {
        return new GatePlan(
                gate.name(),
                gate.metric(),
                gate.margin(),
                gate.rarestFault(),
                gate.minimumPairs(),
                gate.maximumWait(),
                gate.afterWait(),
                Optional.of(new GatePlan.Rail(limit, devices)),
                gate.span(),
                gate.weight());
    }

    public static Gating of(GatePlan... gates) {
        return new Gating(List.of(gates), 0.05, 0.05);
    }

    /** Any gate, where it does not matter what it looks at. */
    public static Gating any() {
        return of(gate(GateMetric.Known.INFERENCE_ERROR_RATE, 0.02, 20, Duration.ofMinutes(10)));
    }
}
