package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.experiment.ExperimentStore.PairCounts;
import dev.flotilla.fleet.rollout.Gating;
import dev.flotilla.fleet.rollout.StageRuling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Judges a trial by all gates of its plan. Pure. */
final class StageTrial {

    private final Trial trial;
    private final List<PlannedGate> gates;
    private final GateEvaluator evaluator;

    /** @param gates those of the plan that judge this stage */
    StageTrial(Trial trial, Gating gating, List<PlannedGate> gates) {
        this.trial = trial;
        this.gates = List.copyOf(gates);
        this.evaluator = new GateEvaluator(PlannedGate.budget(gating));
    }

    /** What each gate says. */
    List<GateVerdict> verdicts(List<Observed> observed, PairCounts pairs, Instant now) {
        return gates.stream().map(gate -> verdict(gate, observed, pairs, now)).toList();
    }

    private GateVerdict verdict(PlannedGate gate, List<Observed> observed, PairCounts pairs, Instant now) {
        return gate.limit().isPresent()
                ? againstLimit(gate, gate.limit().getAsDouble(), observed, now)
                : againstControl(gate, observed, pairs, now);
    }

    /** The limit stands in for each device's counterpart. */
    private GateVerdict againstLimit(PlannedGate gate, double limit, List<Observed> observed, Instant now) {
        List<DeviceObservation> devices = observed.stream()
                .filter(one -> one.key().gate().equals(gate.name()))
                .flatMap(one -> one.observation().stream())
                .toList();
        List<DeviceObservation> limits = devices.stream()
                .map(one ->
                        new DeviceObservation(one.device(), one.pair(), limit, OptionalDouble.empty(), one.complete()))
                .toList();
        return evaluator.evaluate(
                gate.gate(),
                new StageObservations(
                        trial.stage() + 1, trial.began(), devices, limits, List.of(), StageObservations.Against.LIMIT),
                now);
    }

    private GateVerdict againstControl(PlannedGate gate, List<Observed> observed, PairCounts pairs, Instant now) {
        List<DeviceObservation> canary = new ArrayList<>();
        List<DeviceObservation> control = new ArrayList<>();
        List<DeviceObservation> alone = new ArrayList<>();
        for (Observed one : observed) {
            if (one.key().gate().equals(gate.name())) {
                boolean paired = one.key().pair() < pairs.paired();
                one.observation().ifPresent((one.key().control() ? control : paired ? canary : alone)::add);
            }
        }
        StageObservations seen = new StageObservations(trial.stage() + 1, trial.began(), canary, control, alone);
        if (gate.test().isPresent()) {
            return AbEvaluator.evaluate(gate, gate.test().get(), seen, now);
        }
        GateVerdict verdict = evaluator.evaluate(gate.gate(), seen, now);
        return pairs.paired() > 0 || verdict.ruling() == Ruling.ABORT
                ? verdict
                : withoutControl(gate, verdict.evidence(), alone.size(), pairs, now);
    }

    /** No device was left to compare with: guard rails are all that there is. */
    private GateVerdict withoutControl(PlannedGate gate, Evidence evidence, int seen, PairCounts pairs, Instant now) {
        if (!gate.hasRail()) {
            return new GateVerdict(
                    Ruling.ADVANCE, "not judged: the stage has no control, and the gate no guard rail", evidence);
        }
        boolean waiting =
                pairs.open() > 0 && now.isBefore(trial.began().plus(gate.plan().maximumWait()));
        return new GateVerdict(
                waiting ? Ruling.HOLD : Ruling.ADVANCE,
                String.format(
                        Locale.ROOT,
                        "by its guard rail only, since the stage has no control: %d of %d devices seen, %d beyond %s",
                        seen,
                        pairs.alone(),
                        evidence.sample().beyondRail(),
                        gate.plan()
                                .rail()
                                .map(rail -> Double.toString(rail.limit()))
                                .orElse("")),
                evidence);
    }

    /** What follows for the stage, and from which gates. */
    StageRuling ruling(List<GateVerdict> verdicts, PairCounts pairs) {
        Ruling ruling = Ruling.of(verdicts);
        String reasons = verdicts.stream()
                .filter(verdict -> verdict.ruling() == ruling)
                .map(verdict -> "gate " + verdict.evidence().gate() + ": " + verdict.reason())
                .collect(Collectors.joining("; "));
        String dropped = pairs.dropped() == 0
                ? ""
                : "; " + pairs.dropped() + " of " + pairs.paired() + " pairs are compared no more, the last because "
                        + pairs.lastDropped();
        return new StageRuling(
                trial.stage(),
                trial.began(),
                switch (ruling) {
                    case ADVANCE -> StageRuling.Ruling.ADVANCE;
                    case HOLD -> StageRuling.Ruling.HOLD;
                    case ABORT -> StageRuling.Ruling.ABORT;
                },
                reasons + dropped);
    }
}
