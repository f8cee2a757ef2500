package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.drift.stat.Grain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Says which groups of devices differ: from the baseline, from the other devices and from what they showed before; and which
 * devices differ from the rest of their group. Pure.
 *
 * <p>Of each comparison those are named, over all groups and features, of which the given share is wrong at most, on average.
 * It raises no alarm.
 */
final class GroupPolicy {

    /** Groups in one answer. */
    static final int MOST_GROUPS = 100;

    /** Features that are told of a group. */
    static final int MOST_FEATURES = 10;

    /** Odd devices that are told of a group. */
    static final int MOST_DEVICES = 20;

    private final DriftSettings settings;

    GroupPolicy(DriftSettings settings) {
        this.settings = settings;
    }

    /** Whether a group has shown enough to be compared. */
    private boolean evident(GroupTally group) {
        return !group.isNone() && group.together().inferences() >= settings.minSamples();
    }

    /** Compares all groups that have shown enough. */
    GroupComparison compare(GroupCensus census) {
        List<GroupTally> groups = List.copyOf(census.groups());
        List<double[]> baseline = new ArrayList<>();
        List<double[]> others = new ArrayList<>();
        List<double[]> past = new ArrayList<>();
        for (int f = 0; f < census.features().size(); f++) {
            baseline.add(againstBaseline(census, groups, f));
            others.add(againstOthers(census, groups, f));
            past.add(againstPast(census, groups, f));
        }
        Compared byBaseline = Compared.of(baseline, settings.falseNames());
        Compared byOthers = Compared.of(others, settings.falseNames());
        Compared byPast = Compared.of(past, settings.falseNames());
        List<List<OddDevice>> odd = OddDevices.among(census, groups, settings);
        List<GroupDrift> compared = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            List<GroupFeature> features = features(census, groups.get(g), g, byBaseline, byOthers, byPast);
            if (!features.isEmpty()) {
                compared.add(drift(groups.get(g), features, odd.get(g)));
            }
        }
        compared.sort(GroupDrift.DIFFERING_FIRST);
        return new GroupComparison(compared.size(), compared.subList(0, Math.min(MOST_GROUPS, compared.size())));
    }

    /** Of the groups that have shown enough; not a number of others. */
    private double[] ofEvident(List<GroupTally> groups, IntToDoubleFunction pValue) {
        return IntStream.range(0, groups.size())
                .mapToDouble(g -> evident(groups.get(g)) ? pValue.applyAsDouble(g) : Double.NaN)
                .toArray();
    }

    private double[] againstBaseline(GroupCensus census, List<GroupTally> groups, int feature) {
        FeatureWatch watch = census.baseline(feature);
        Grain grain = census.grain(feature);
        return ofEvident(groups, g -> watch.pValue(groups.get(g).counts(feature), grain));
    }

    /** Devices without a group, and groups that have shown too little, are others too. */
    private double[] againstOthers(GroupCensus census, List<GroupTally> groups, int feature) {
        double[] all = AgainstRest.pValues(
                census.features().get(feature).bins(),
                groups.stream().map(group -> group.counts(feature)).toList(),
                census.grain(feature));
        return ofEvident(groups, g -> all[g]);
    }

    private double[] againstPast(GroupCensus census, List<GroupTally> groups, int feature) {
        FeatureWatch.Kind bins = census.features().get(feature).bins();
        Grain grain = census.grain(feature);
        return ofEvident(groups, g -> {
            GroupTally.BeforeAndNow counts = groups.get(g).beforeAndNow(feature);
            FeatureWatch watch = FeatureWatch.begin(bins, counts.before(), 0);
            return watch.ripe(grain.level()) ? watch.pValue(counts.now(), grain) : Double.NaN;
        });
    }

    private static List<GroupFeature> features(
            GroupCensus census, GroupTally group, int place, Compared baseline, Compared others, Compared past) {
        Observed seen = Observed.of(group.together());
        List<GroupFeature> features = new ArrayList<>();
        for (int f = 0; f < census.features().size(); f++) {
            BaselineFeature feature = census.features().get(f);
            Optional<Difference> known = baseline.of(f, place);
            if (feature.samples(seen) > 0 && known.isPresent()) {
                Difference difference = known.get();
                FeatureScore score = feature.score(seen, OptionalDouble.of(difference.pValue()), difference.named());
                features.add(new GroupFeature(score, others.of(f, place), past.of(f, place)));
            }
        }
        features.sort(GroupFeature.DIFFERING_FIRST);
        return features;
    }

    private static GroupDrift drift(GroupTally group, List<GroupFeature> features, List<OddDevice> odd) {
        return new GroupDrift(
                group.name(),
                group.devices().size(),
                group.together().inferences(),
                features.subList(0, Math.min(MOST_FEATURES, features.size())),
                odd.size(),
                odd.subList(0, Math.min(MOST_DEVICES, odd.size())));
    }
}
