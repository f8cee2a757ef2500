package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.telemetry.TelemetrySpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is to be observed of a trial's open pairs. Pure.
 *
 * <p>A pair's span begins for both of its devices when the canary gave its verdict on the bundle. When it is over, and all
 * telemetry of it has arrived or {@link #LATEST} has passed, each device's number is taken in for good.
 */
final class Agenda {

    /** Telemetry of a span that arrives later than that is left out. */
    static final Duration LATEST = Duration.ofMinutes(10);

    private final Trial trial;
    private final Digest bundle;
    private final List<PlannedGate> gates;
    private final Set<Observed.Key> known;
    private final Instant now;

    /** @param bundle of the rollout */
    Agenda(Trial trial, Digest bundle, List<PlannedGate> gates, List<Observed> known, Instant now) {
        this.trial = trial;
        this.bundle = bundle;
        this.gates = gates;
        this.now = now;
        this.known = new HashSet<>();
        known.forEach(observed -> this.known.add(observed.key()));
    }

    /**
     * One device's number for one gate, whose span is over.
     *
     * @param settled the number, for gates that are made of verdicts; of others it comes from telemetry
     * @param after what the device reported in its span; empty if it ran nothing
     * @param before what it reported in as long a span before the stage began
     */
    record Task(
            PlannedGate gate,
            Observed.Key key,
            DeviceId device,
            OptionalDouble settled,
            Optional<TelemetrySpan> after,
            Optional<TelemetrySpan> before,
            Instant end) {

        /** Whether nothing more is waited for. */
        boolean isOver(boolean passed, Instant now) {
            return settled.isPresent() || after.isEmpty() || passed || !now.isBefore(end.plus(LATEST));
        }
    }

    /** What is due of the pairs that are still compared. */
    List<Task> tasks(List<PairStanding> open) {
        List<Task> tasks = new ArrayList<>();
        for (PairStanding pair : open) {
            if (pair.dropped(trial.began()).isEmpty()) {
                pair.canary().settled().ifPresent(from -> wanted(pair).forEach((key, gate) -> {
                    if (!known.contains(key)
                            && !now.isBefore(from.plus(gate.plan().span()))) {
                        tasks.add(task(pair, key, gate, from));
                    }
                }));
            }
        }
        return tasks;
    }

    /**
     * The devices whose telemetry is waited for: of pairs whose canary has been given the bundle, until they are closed.
     *
     * @return none if no gate is made of telemetry
     */
    Set<DeviceId> awaited(List<PairStanding> open) {
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (PairStanding pair : open) {
            RolloutDeviceState state = pair.canary().state();
            if (pair.dropped(trial.began()).isEmpty() && (state.isInFlight() || state.isSettled())) {
                wanted(pair).forEach((key, gate) -> {
                    if (!gate.isOfVerdicts() && !known.contains(key)) {
                        devices.add(device(pair, key));
                    }
                });
            }
        }
        return devices;
    }

    /** The shortest time for which one gate or the other observes a device's telemetry; none if no gate does. */
    Optional<Duration> shortest() {
        return gates.stream()
                .filter(gate -> !gate.isOfVerdicts())
                .map(gate -> gate.plan().span())
                .min(Comparator.naturalOrder());
    }

    /** The pairs that are observed no more, and why; empty text when all was taken in. */
    Map<Integer, String> closed(List<PairStanding> open, List<Observed> added) {
        Set<Observed.Key> all = new HashSet<>(known);
        added.forEach(observed -> all.add(observed.key()));
        Map<Integer, String> closed = new LinkedHashMap<>();
        for (PairStanding pair : open) {
            Optional<String> dropped = pair.dropped(trial.began());
            if (dropped.isPresent() || all.containsAll(wanted(pair).keySet())) {
                closed.put(pair.pair().number(), dropped.orElse(""));
            }
        }
        return closed;
    }

    private Map<Observed.Key, PlannedGate> wanted(PairStanding pair) {
        Map<Observed.Key, PlannedGate> wanted = new LinkedHashMap<>();
        int number = pair.pair().number();
        for (PlannedGate gate : gates) {
            if (pair.control().isPresent() || gate.needsNoControl()) {
                wanted.put(new Observed.Key(gate.name(), number, false), gate);
            }
            if (pair.control().isPresent()) {
                wanted.put(new Observed.Key(gate.name(), number, true), gate);
            }
        }
        return wanted;
    }

    private Task task(PairStanding pair, Observed.Key key, PlannedGate gate, Instant from) {
        TrialPair who = pair.pair();
        DeviceId device = device(pair, key);
        // Of a bundle in shadow the one that serves tells.
        boolean old = key.control() || gate.limit().isPresent();
        Optional<Digest> ran = old ? who.old() : Optional.of(bundle);
        Duration span = gate.plan().span();
        return new Task(
                gate,
                key,
                device,
                gate.isOfVerdicts() ? OptionalDouble.of(failed(pair, key.control()) ? 1 : 0) : OptionalDouble.empty(),
                ran.map(which -> new TelemetrySpan(device, which, from, from.plus(span))),
                who.old()
                        .filter(which -> gate.limit().isEmpty())
                        .map(which ->
                                new TelemetrySpan(device, which, trial.began().minus(span), trial.began())),
                from.plus(span));
    }

    private static DeviceId device(PairStanding pair, Observed.Key key) {
        return key.control() ? pair.pair().control().orElseThrow() : pair.pair().canary();
    }

    /** A control fails if it could not follow the last order that it got: as a device may do with any. */
    private static boolean failed(PairStanding pair, boolean control) {
        return control
                ? pair.control().filter(PairStanding.Control::failed).isPresent()
                : switch (pair.canary().state()) {
                    case FAILED -> true;
                    case WAITING,
                            ASSIGNED,
                            DEFERRED,
                            FETCHING,
                            VERIFYING,
                            PROBING,
                            ACTIVATING,
                            SHADOWING,
                            SUCCEEDED,
                            RETRYING,
                            EXCLUDED,
                            SUPERSEDED -> false;
                };
    }
}
