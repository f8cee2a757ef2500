package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.experiment.GateTerms.TimeoutOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * One stage with all kinds of gates: canary and control of equal size, which become active within ten minutes, one after the
 * other, and then report four windows within ten more.
 */
final class SimulatedStage {
    static final Instant SINCE = Instant.parse("2026-01-05T08:00:00Z");
    static final Instant END = SINCE.plus(Duration.ofHours(1));
    /** Within this time from its begin all devices of a stage become active, then each is observed for as long as that. */
    static final Duration ROLL_OUT = Duration.ofMinutes(10);

    static final Duration ALL_WINDOWS = Duration.ofMinutes(10);
    static final int RAREST_FAULT = 5;
    static final Gate ERRORS = Gate.inferenceErrorRate(terms(0.02, new GuardRail(0.95, 10)));
    private static final Gate FAILURES = Gate.updateFailureRate(terms(0.05, new GuardRail(0.5, 20)));
    private static final Gate FIRST_ERRORS =
            new Gate("first-window-error-rate", Direction.LOWER_IS_BETTER, Comparison.MEAN, ERRORS.terms());
    private static final Gate LATENCY = Gate.latencyP95Ratio(terms(0.1, new GuardRail(200, 3)));
    private static final Gate MEMORY = Gate.memoryRatio(terms(0.1, new GuardRail(500e6, 3)));
    private static final Gate SHIFT = Gate.predictionShift(terms(0.02, new GuardRail(1, 3)));
    private static final Gate CONFIDENCE = Gate.confidence(terms(0.03, new GuardRail(0.2, 3)));
    private static final Gate ACCURACY = Gate.estimatedAccuracy(terms(0.03, new GuardRail(0.3, 3)));
    private static final Gate POSITIVES =
            new Gate("positive-share", Direction.EITHER, Comparison.MEAN, terms(0.05, new GuardRail(1, 3)));
    static final List<Gate> GATES =
            List.of(FAILURES, ERRORS, FIRST_ERRORS, LATENCY, MEMORY, SHIFT, CONFIDENCE, ACCURACY, POSITIVES);

    /** Only pairs are told apart. */
    private static final DeviceId DEVICE = new DeviceId("simulated");

    private static final Duration FIRST_WINDOW = Duration.ofSeconds(150);

    private final RandomGenerator random;
    private final double correlation;
    private final Map<Gate, List<DeviceObservation>> canary = new LinkedHashMap<>();
    private final Map<Gate, List<DeviceObservation>> control = new LinkedHashMap<>();

    private SimulatedStage(RandomGenerator random, double correlation) {
        this.random = random;
        this.correlation = correlation;
        for (Gate gate : GATES) {
            canary.put(gate, new ArrayList<>());
            control.put(gate, new ArrayList<>());
        }
    }

    private static GateTerms terms(double margin, GuardRail rail) {
        return new GateTerms(margin, RAREST_FAULT, 10, Duration.ofHours(1), TimeoutOutcome.HOLD, Optional.of(rail));
    }

    /** The new model is the old one. */
    static SimulatedStage alike(RandomGenerator random, double correlation, int pairs) {
        SimulatedStage stage = new SimulatedStage(random, correlation);
        for (int pair = 0; pair < pairs; pair++) {
            stage.addAll(stage.canary, pair);
            stage.addAll(stage.control, pair);
        }
        return stage;
    }

    /**
     * The new model adds so many errors on average, all of them on one device in so many, by chance; nothing else is
     * observed.
     */
    static SimulatedStage worse(RandomGenerator random, double correlation, int pairs, double added, int oneIn) {
        SimulatedStage stage = new SimulatedStage(random, correlation);
        for (int pair = 0; pair < pairs; pair++) {
            double struck = random.nextInt(oneIn) == 0 ? added * oneIn : 0;
            addErrors(stage.canary, pair, new SimulatedDevice(random, correlation), stage.active(), struck);
            addErrors(stage.control, pair, new SimulatedDevice(random, correlation), stage.active(), 0);
        }
        return stage;
    }

    /** What is seen of a gate's metric in a stage of that number. */
    StageObservations observations(Gate gate, int number) {
        return new StageObservations(number, SINCE, canary.get(gate), control.get(gate));
    }

    /** Verdicts on the errors of a first stage with and without what the devices observed before. */
    record Seen(GateVerdict adjusted, GateVerdict unadjusted) {}

    Seen seen(GateEvaluator evaluator) {
        StageObservations known = observations(ERRORS, 1);
        StageObservations unknown =
                new StageObservations(1, SINCE, forgotten(known.canary()), forgotten(known.control()));
        return new Seen(evaluator.evaluate(ERRORS, known, END), evaluator.evaluate(ERRORS, unknown, END));
    }

    private static List<DeviceObservation> forgotten(List<DeviceObservation> devices) {
        return devices.stream()
                .map(seen -> new DeviceObservation(
                        seen.device(), seen.pair(), seen.value(), OptionalDouble.empty(), seen.complete()))
                .toList();
    }

    private Instant active() {
        return SINCE.plusSeconds(random.nextInt((int) ROLL_OUT.toSeconds()));
    }

    private void addAll(Map<Gate, List<DeviceObservation>> group, int pair) {
        SimulatedDevice device = new SimulatedDevice(random, correlation);
        Instant active = active();
        addErrors(group, pair, device, active, 0);
        Instant end = active.plus(ALL_WINDOWS);
        add(group, FAILURES, pair, device.failure(), OptionalDouble.empty(), end);
        add(group, POSITIVES, pair, device.positives(), OptionalDouble.of(device.positives()), end);
        addScaled(group, LATENCY, pair, device, end, z -> 20 * Math.exp(0.2 * z));
        addScaled(group, MEMORY, pair, device, end, z -> 50e6 * Math.exp(0.1 * z));
        addScaled(group, SHIFT, pair, device, end, z -> 0.02 * Math.exp(0.5 * z));
        addScaled(group, CONFIDENCE, pair, device, end, z -> 0.85 + 0.05 * z);
        addScaled(group, ACCURACY, pair, device, end, z -> 0.9 + 0.04 * z);
    }

    private static void addErrors(
            Map<Gate, List<DeviceObservation>> group, int pair, SimulatedDevice device, Instant active, double added) {
        OptionalDouble before = share(device.errors(SimulatedDevice.SPAN, 0), SimulatedDevice.SPAN);
        int first = device.errors(SimulatedDevice.WINDOW, added);
        int all = first + device.errors(SimulatedDevice.SPAN - SimulatedDevice.WINDOW, added);
        add(group, FIRST_ERRORS, pair, (double) first / SimulatedDevice.WINDOW, before, active.plus(FIRST_WINDOW));
        add(group, ERRORS, pair, (double) all / SimulatedDevice.SPAN, before, active.plus(ALL_WINDOWS));
    }

    private static OptionalDouble share(int some, int all) {
        return OptionalDouble.of((double) some / all);
    }

    private interface Scale {
        double of(double standardNormal);
    }

    private static void addScaled(
            Map<Gate, List<DeviceObservation>> group,
            Gate gate,
            int pair,
            SimulatedDevice device,
            Instant end,
            Scale scale) {
        double habit = device.habit();
        OptionalDouble before = OptionalDouble.of(scale.of(device.drawn(habit)));
        add(group, gate, pair, scale.of(device.drawn(habit)), before, end);
    }

    private static void add(
            Map<Gate, List<DeviceObservation>> group,
            Gate gate,
            int pair,
            double value,
            OptionalDouble before,
            Instant end) {
        group.get(gate).add(new DeviceObservation(DEVICE, pair, value, before, end));
    }
}
