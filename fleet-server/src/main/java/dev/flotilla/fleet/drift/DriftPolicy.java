package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.drift.stat.Budget;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Decides whether the world of a model has drifted, on which devices and in what. Pure.
 *
 * <p>The unit is the device: each is tested by itself, so ten dark cameras do not hide among fifteen bright ones and the
 * fifteen are not blamed for the ten; and the fleet as a whole, in which a shift shows that is too small for any single
 * device. Whether there is an alarm is decided by the most improbable of all these tests, so that the time between two false
 * alarms is what the settings say (see {@link Budget}); only then devices and features are named. Below the minimum of
 * samples the verdict is "hold", and a device on hold stays in the finding it was in.
 */
public final class DriftPolicy {

    private final DriftSettings settings;

    public DriftPolicy(DriftSettings settings) {
        this.settings = settings;
    }

    /** The verdicts of a round, and what to remember. */
    public Judgement judge(Round round) {
        List<BaselineFeature> features = BaselineFeature.of(round.baseline());
        Map<DeviceId, DeviceWindows> all = new TreeMap<>(round.devices());
        List<DeviceId> evident = all.entrySet().stream()
                .filter(each -> each.getValue().evident(settings.minSamples()))
                .map(Map.Entry::getKey)
                .toList();
        if (features.isEmpty() || evident.isEmpty()) {
            return new Judgement(verdicts(all, Map.of()), List.of(), Optional.empty(), round.memory());
        }
        List<Observed> observed = evident.stream()
                .map(device -> Observed.of(round.of(device).together()))
                .toList();
        Tested tested = test(round, features, observed);
        Naming naming = Naming.of(
                tested,
                evident,
                observed,
                settings.falseNames(),
                round.memory().since().isPresent());
        Optional<DriftFinding> finding = naming.finding(round);
        Map<DeviceId, DeviceDrift> judged = new HashMap<>();
        for (int d = 0; d < evident.size(); d++) {
            DeviceId device = evident.get(d);
            judged.put(device, naming.verdict(d, round.of(device).together().inferences()));
        }
        return new Judgement(
                verdicts(all, judged),
                fleet(tested, Observed.of(Together.of(round, evident)), finding),
                finding,
                remember(round, tested, naming, finding));
    }

    private Tested test(Round round, List<BaselineFeature> features, List<Observed> observed) {
        Observed baseline = Observed.of(round.baseline());
        long at = round.now().toEpochMilli();
        List<FeatureWatch> watches = new ArrayList<>();
        for (BaselineFeature feature : features) {
            long[] known = feature.counts(baseline);
            long[] begin = settings.season().beginsWithBaseline() ? known : new long[known.length];
            watches.add(Optional.ofNullable(round.memory().watches().get(feature.name()))
                    .filter(watch -> watch.fits(feature.bins(), known.length))
                    .orElseGet(() -> FeatureWatch.begin(feature.bins(), begin, at)));
        }
        Budget budget = new Budget(settings.falseAlarmWindows(), observed.size(), features.size());
        return Tested.of(features, watches, observed, round.window().map(Observed::of), budget, at);
    }

    private static List<DeviceDrift> verdicts(Map<DeviceId, DeviceWindows> all, Map<DeviceId, DeviceDrift> judged) {
        return all.entrySet().stream()
                .map(each -> judged.getOrDefault(
                        each.getKey(),
                        new DeviceDrift(
                                each.getKey(),
                                DeviceDrift.Verdict.HOLD,
                                each.getValue().together().inferences(),
                                List.of())))
                .toList();
    }

    private static List<FeatureScore> fleet(Tested tested, Observed together, Optional<DriftFinding> finding) {
        List<FeatureScore> scores = new ArrayList<>();
        for (int f = 0; f < tested.features().size(); f++) {
            BaselineFeature feature = tested.features().get(f);
            if (feature.samples(together) > 0) {
                boolean named = finding.stream()
                        .flatMap(found -> found.features().stream())
                        .anyMatch(score -> score.feature().equals(feature.name()));
                double p = tested.watches().get(f).course().pValue();
                scores.add(feature.score(together, OptionalDouble.of(p), named));
            }
        }
        return scores;
    }

    private static DriftMemory remember(Round round, Tested tested, Naming naming, Optional<DriftFinding> finding) {
        Optional<Observed> window = round.window().map(Observed::of);
        Map<String, FeatureWatch> watches = new TreeMap<>();
        for (int f = 0; f < tested.features().size(); f++) {
            BaselineFeature feature = tested.features().get(f);
            FeatureWatch watch = tested.watches().get(f);
            boolean clean = !tested.alarm(f) && !naming.names(f);
            watches.put(
                    feature.name(),
                    window.filter(all -> clean)
                            .map(all -> watch.learn(feature.countsByLevel(all)))
                            .orElse(watch));
        }
        Optional<Instant> since = finding.map(DriftFinding::since);
        return new DriftMemory(watches, since, round.memory().until());
    }
}
