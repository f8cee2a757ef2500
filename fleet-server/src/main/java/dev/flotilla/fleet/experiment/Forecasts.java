package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutStatus;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.telemetry.TelemetrySpan;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says what a rollout's gates can be expected to find, by what devices that wait for it report now. */
public final class Forecasts {

    /** More devices than that are not asked: the spread is known well enough. */
    private static final int MOST_DEVICES = 500;

    private final ExperimentStore store;
    private final Telemetry telemetry;
    private final Expectations expectations;
    private final Clock clock;

    public Forecasts(ExperimentStore store, Telemetry telemetry, Registry registry, Clock clock) {
        this.store = store;
        this.telemetry = telemetry;
        this.expectations = new Expectations(registry);
        this.clock = clock;
    }

    /** For each gate and stage. */
    public Future<List<GateForecast>> of(RolloutStatus status) {
        Rollout rollout = status.rollout();
        Instant now = clock.instant();
        return store.candidates(
                        rollout.id(),
                        rollout.currentStage().orElse(rollout.stages().size()))
                .compose(candidates -> {
                    Future<List<GateForecast>> all = Future.succeededFuture(List.of());
                    for (PlannedGate gate : PlannedGate.againstControl(rollout.plan())) {
                        all = all.compose(
                                before -> values(rollout, gate, candidates, now).map(values -> {
                                    List<GateForecast> more = new ArrayList<>(before);
                                    more.addAll(forecasts(status, gate, values));
                                    return more;
                                }));
                    }
                    return all;
                });
    }

    private Future<double[]> values(Rollout rollout, PlannedGate gate, List<Candidate> candidates, Instant now) {
        List<TelemetrySpan> spans = candidates.stream()
                .limit(MOST_DEVICES)
                .flatMap(device -> device.runs().stream()
                        .map(runs -> new TelemetrySpan(
                                device.id(), runs, now.minus(gate.plan().span()), now)))
                .toList();
        Set<Digest> bundles = spans.stream().map(TelemetrySpan::bundle).collect(Collectors.toSet());
        GateMetric metric = gate.plan().metric();
        return telemetry.spans(spans).compose(seen -> expectations
                .of(bundles, Set.of(metric))
                .map(expected -> IntStream.range(0, spans.size())
                        .mapToObj(i -> Measure.of(
                                metric,
                                seen.get(i).summary(),
                                Optional.ofNullable(expected.get(spans.get(i).bundle())),
                                rollout.bundle()))
                        .filter(OptionalDouble::isPresent)
                        .mapToDouble(OptionalDouble::getAsDouble)
                        .toArray()));
    }

    /** Those that run the bundle in shadow before are among them. */
    private static long devices(RolloutStatus status, int stage) {
        long devices = status.devices(stage);
        for (int before = stage - 1;
                before >= 0 && status.rollout().stages().get(before).plan().isShadow();
                before--) {
            devices += status.devices(before);
        }
        return devices;
    }

    private static List<GateForecast> forecasts(RolloutStatus status, PlannedGate gate, double[] values) {
        List<Stage> planned = status.rollout().stages();
        int stages = planned.size();
        return IntStream.range(0, stages)
                .filter(stage -> !planned.get(stage).plan().isShadow())
                .filter(stage -> gate.test().isEmpty()
                        || gate.test().equals(planned.get(stage).plan().test()))
                .mapToObj(stage -> {
                    long later = IntStream.range(stage + 1, stages)
                            .mapToLong(status::devices)
                            .sum();
                    int pairs = (int) Math.min(devices(status, stage), later);
                    return GateForecast.of(
                            gate,
                            status.rollout().plan().gating(),
                            status.rollout().plan().stageTimeout(),
                            stage,
                            pairs,
                            values);
                })
                .toList();
    }
}
