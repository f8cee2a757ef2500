package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.alert.Severity;
import dev.flotilla.fleet.drift.stat.Counts;
import dev.flotilla.fleet.drift.stat.FalseDiscovery;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.drift.stat.Grain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** Which devices and features an alarm names; none without an alarm. */
final class Naming {

    // Siddiqi, "Credit Risk Scorecards", 2006: below 0.1 little has changed, from 0.25 much has.
    private static final double WARNING = 0.1;
    private static final double CRITICAL = 0.25;

    private final Tested tested;
    private final List<DeviceId> devices;
    private final List<Observed> observed;
    private final boolean[] named;
    private final double[] pValues;
    private final double limit;

    /**
     * Names.
     *
     * @param devices all with enough evidence, in the order of the tests
     * @param observed what they saw
     * @param named which of them are named
     * @param pValues of the features, over the named devices together, or if there are none over the fleet's last window
     * @param limit the largest of these p-values that is named
     */
    private Naming(
            Tested tested,
            List<DeviceId> devices,
            List<Observed> observed,
            boolean[] named,
            double[] pValues,
            double limit) {
        this.tested = tested;
        this.devices = devices;
        this.observed = observed;
        this.named = named;
        this.pValues = pValues;
        this.limit = limit;
    }

    /** @param standing whether there was an alarm before, which stands until nothing is left that would be named */
    static Naming of(
            Tested tested, List<DeviceId> devices, List<Observed> observed, double falseNames, boolean standing) {
        if (!tested.alarm() && !(standing && tested.remains(falseNames))) {
            return new Naming(tested, devices, observed, new boolean[devices.size()], new double[0], -1);
        }
        boolean[] named = tested.named(falseNames);
        List<Observed> chosen = IntStream.range(0, named.length)
                .filter(d -> named[d])
                .mapToObj(observed::get)
                .toList();
        double[] pValues = new double[tested.features().size()];
        for (int f = 0; f < pValues.length; f++) {
            pValues[f] = chosen.isEmpty() ? tested.watches().get(f).course().pValue() : over(tested, f, chosen);
        }
        double limit = FalseDiscovery.threshold(pValues, falseNames);
        return new Naming(tested, devices, observed, named, pValues, limit);
    }

    private static double over(Tested tested, int feature, List<Observed> chosen) {
        FeatureWatch watch = tested.watches().get(feature);
        BaselineFeature counted = tested.features().get(feature);
        Grain grain = counted.grain(chosen);
        return watch.ripe(grain.level()) ? watch.pValue(sum(counted, chosen), grain) : 1;
    }

    private static long[] sum(BaselineFeature feature, List<Observed> observed) {
        long[] sum = feature.counts(observed.get(0)).clone();
        observed.subList(1, observed.size()).forEach(each -> Counts.add(sum, feature.counts(each)));
        return sum;
    }

    /** Whether a feature is named: one that raised the alarm always is. */
    boolean names(int feature) {
        return pValues.length > 0 && (pValues[feature] <= limit || tested.alarm(feature));
    }

    /** The verdict on a device, with its worst feature. */
    DeviceDrift verdict(int device, long samples) {
        int worst = tested.worst(device);
        BaselineFeature feature = tested.features().get(worst);
        Observed seen = observed.get(device);
        boolean drifted = named[device];
        List<FeatureScore> scores = feature.samples(seen) == 0
                ? List.of()
                : List.of(feature.score(seen, OptionalDouble.of(tested.pValues().get(worst)[device]), drifted));
        return new DeviceDrift(
                devices.get(device),
                drifted ? DeviceDrift.Verdict.DRIFTED : DeviceDrift.Verdict.STABLE,
                samples,
                scores);
    }

    /** What is to be reported; devices on hold stay in it. */
    Optional<DriftFinding> finding(Round round) {
        if (pValues.length == 0) {
            return Optional.empty();
        }
        List<DeviceId> mine = IntStream.range(0, named.length)
                .filter(d -> named[d])
                .mapToObj(devices::get)
                .toList();
        List<DeviceId> all = new ArrayList<>(mine);
        Set<DeviceId> evident = Set.copyOf(devices);
        round.before().stream()
                .filter(device -> !evident.contains(device) && round.devices().containsKey(device))
                .forEach(all::add);
        all.sort(Comparator.naturalOrder());
        Observed seen = Observed.of(Together.of(round, mine.isEmpty() ? devices : mine));
        List<Moved> moved = moved(seen);
        return moved.isEmpty()
                ? Optional.empty()
                : Optional.of(new DriftFinding(
                        all, moved.stream().map(Moved::score).toList(), severity(moved), slow(), since(round, mine)));
    }

    /**
     * A feature that is named.
     *
     * @param excess of its PSI over what chance makes of it
     * @param raised whether it raised the alarm; the others are named beside such, and one in a hundred of those by chance
     */
    private record Moved(FeatureScore score, double excess, boolean raised) {}

    /** The named features: those that raised the alarm first, then those that moved most. */
    private List<Moved> moved(Observed seen) {
        List<Moved> moved = new ArrayList<>();
        for (int f = 0; f < pValues.length; f++) {
            BaselineFeature feature = tested.features().get(f);
            if (names(f) && feature.samples(seen) > 0) {
                FeatureScore score = feature.score(seen, OptionalDouble.of(pValues[f]), true);
                moved.add(new Moved(score, score.psi() - feature.psiByChance(seen), tested.alarm(f)));
            }
        }
        moved.sort(Comparator.comparing(Moved::raised)
                .thenComparingDouble(each -> each.score().psi())
                .reversed());
        return moved;
    }

    /** By what raised the alarm; by all that is named where the alarm stands from before. */
    private static Severity severity(List<Moved> moved) {
        double excess = moved.stream()
                .filter(each -> each.raised() == moved.get(0).raised())
                .mapToDouble(Moved::excess)
                .max()
                .orElse(0);
        return excess >= CRITICAL ? Severity.CRITICAL : excess >= WARNING ? Severity.WARNING : Severity.NOTICE;
    }

    /** Whether only what added up is an alarm. */
    private boolean slow() {
        return tested.watches().stream().noneMatch(watch -> watch.course().sudden())
                && tested.pValues().stream()
                        .flatMapToDouble(Arrays::stream)
                        .noneMatch(p -> p <= tested.budget().device());
    }

    private Instant since(Round round, List<DeviceId> mine) {
        Instant begun = tested.watches().stream()
                .filter(watch -> watch.course().slow())
                .map(watch -> Instant.ofEpochMilli(watch.course().since()))
                .min(Comparator.naturalOrder())
                .or(() -> (mine.isEmpty() ? devices : mine)
                        .stream().map(device -> round.of(device).since()).min(Comparator.naturalOrder()))
                .orElse(round.now());
        return round.memory().since().filter(known -> known.isBefore(begun)).orElse(begun);
    }
}
