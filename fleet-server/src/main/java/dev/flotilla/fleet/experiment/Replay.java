package dev.flotilla.fleet.experiment;

import dev.flotilla.fleet.experiment.Evidence.Decided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Plays a gate's pairs back in the order in which they were complete, looking after each, up to the first that decides. So
 * a verdict depends on what was observed and not on how often anybody looked; and the order, by the later of the two
 * devices, is the same if the two are exchanged.
 */
final class Replay {
    private final Gate gate;
    private final double falseAbort;
    private final double falseAdvance;
    private final Contrast contrast;
    private int pairs;
    private double canarySum;
    private double controlSum;
    private double pBeyondMargin = 1;
    private Optional<Decided> decided = Optional.empty();

    private record Pair(int number, DeviceObservation canary, DeviceObservation control, Instant complete) {}

    /** @param limit what counterparts have for their value, of gates that compare with a limit; else of no matter */
    Replay(Gate gate, double limit, double falseAbort, double falseAdvance) {
        this.gate = gate;
        this.falseAbort = falseAbort;
        this.falseAdvance = falseAdvance;
        this.contrast = switch (gate.comparison()) {
            case PROPORTION, MEAN -> new MeanContrast(gate, falseAbort, falseAdvance);
            case SHARE -> new ShareContrast(gate, limit, falseAbort, falseAdvance);
            case RATIO -> new MedianContrast(gate, falseAbort, falseAdvance);
        };
    }

    /** Takes in the pairs of the given devices. */
    void play(List<DeviceObservation> canary, List<DeviceObservation> control) {
        for (Pair pair : paired(canary, control)) {
            if (decided.isPresent()) {
                return;
            }
            take(pair);
            look(pair.complete());
        }
    }

    /** Takes in all pairs, whatever they show. */
    void playAll(List<DeviceObservation> canary, List<DeviceObservation> control) {
        paired(canary, control).forEach(this::take);
    }

    private void take(Pair pair) {
        pairs++;
        canarySum += pair.canary().value();
        controlSum += pair.control().value();
        contrast.add(pair.canary(), pair.control());
    }

    private void look(Instant at) {
        if (pairs < gate.terms().minimumPairs()) {
            return;
        }
        pBeyondMargin = Math.min(pBeyondMargin, contrast.pBeyondMargin());
        if (pBeyondMargin <= falseAdvance) {
            decided = Optional.of(new Decided(Ruling.ADVANCE, at, pairs));
        } else if (contrast.pWorse() <= falseAbort) {
            decided = Optional.of(new Decided(Ruling.ABORT, at, pairs));
        }
    }

    private static List<Pair> paired(List<DeviceObservation> canary, List<DeviceObservation> control) {
        Map<Integer, DeviceObservation> counterparts = byPair(control);
        List<Pair> pairs = new ArrayList<>();
        byPair(canary).forEach((number, device) -> {
            DeviceObservation other = counterparts.get(number);
            if (other != null) {
                Instant complete = device.complete().isBefore(other.complete()) ? other.complete() : device.complete();
                pairs.add(new Pair(number, device, other, complete));
            }
        });
        pairs.sort(Comparator.comparing(Pair::complete).thenComparingInt(Pair::number));
        return pairs;
    }

    private static Map<Integer, DeviceObservation> byPair(List<DeviceObservation> group) {
        Map<Integer, DeviceObservation> devices = new HashMap<>();
        for (DeviceObservation device : group) {
            if (devices.put(device.pair(), device) != null) {
                throw new IllegalArgumentException("pair " + device.pair()
                        + " has two observations in one group, the second by " + device.device());
            }
        }
        return devices;
    }

    int pairs() {
        return pairs;
    }

    double canaryMean() {
        return pairs == 0 ? 0 : canarySum / pairs;
    }

    double controlMean() {
        return pairs == 0 ? 0 : controlSum / pairs;
    }

    Optional<Decided> decided() {
        return decided;
    }

    Evidence.Effect effect() {
        return new Evidence.Effect(
                contrast.estimate(),
                contrast.interval(falseAdvance),
                contrast.theta(),
                contrast.pWorse(),
                pBeyondMargin);
    }
}
