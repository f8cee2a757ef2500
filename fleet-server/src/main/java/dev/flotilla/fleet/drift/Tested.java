package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.stat.BinTest;
import dev.flotilla.fleet.drift.stat.Budget;
import dev.flotilla.fleet.drift.stat.FalseDiscovery;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.drift.stat.Grain;
import dev.flotilla.fleet.drift.stat.Panel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All features of all devices with enough evidence, tested.
 *
 * @param features in the order of the watches and of the p-values
 * @param watches with the newest window in their courses, not yet learned
 * @param pValues by feature and device
 */
record Tested(List<BaselineFeature> features, List<FeatureWatch> watches, List<double[]> pValues, Budget budget) {

    /** Tests devices, and if there is a window of the whole fleet, that too. */
    static Tested of(
            List<BaselineFeature> features,
            List<FeatureWatch> watches,
            List<Observed> devices,
            Optional<Observed> window,
            Budget budget,
            long at) {
        List<Observed> all = new ArrayList<>(devices);
        window.ifPresent(all::add);
        List<FeatureWatch> after = new ArrayList<>();
        List<double[]> pValues = new ArrayList<>();
        for (int f = 0; f < features.size(); f++) {
            FeatureWatch watch = watches.get(f);
            BaselineFeature feature = features.get(f);
            Grain grain = feature.grain(all);
            if (watch.ripe(grain.level())) {
                Panel panel = watch.panel(devices.stream().map(feature::counts).toList(), grain);
                pValues.add(panel.pValues());
                after.add(window.filter(seen -> feature.samples(seen) > 0)
                        .map(seen -> then(watch, feature, seen, panel, budget, at))
                        .orElse(watch));
            } else {
                double[] unknown = new double[devices.size()];
                Arrays.fill(unknown, 1);
                pValues.add(unknown);
                after.add(watch);
            }
        }
        return new Tested(features, after, pValues, budget);
    }

    /** The devices' windows may be coarser than this one, whose level then may have no reference yet. */
    private static FeatureWatch then(
            FeatureWatch watch, BaselineFeature feature, Observed window, Panel panel, Budget budget, long at) {
        Grain grain = feature.grain(List.of(window));
        return watch.ripe(grain.level()) ? watch.then(feature.counts(window), grain, panel, budget, at) : watch;
    }

    /** Whether a feature is an alarm, by a device or by the whole fleet. */
    boolean alarm(int feature) {
        return watches.get(feature).course().alarm()
                || Arrays.stream(pValues.get(feature)).anyMatch(p -> p <= budget.device());
    }

    boolean alarm() {
        for (int f = 0; f < features.size(); f++) {
            if (alarm(f)) {
                return true;
            }
        }
        return false;
    }

    /** The place of the feature of a device that is the least probable. */
    int worst(int device) {
        int worst = 0;
        for (int f = 1; f < features.size(); f++) {
            worst = pValues.get(f)[device] < pValues.get(worst)[device] ? f : worst;
        }
        return worst;
    }

    /** Whether an alarm that stands still would name something: it takes more to raise one than to keep it. */
    boolean remains(double falseNames) {
        double smallest = 1;
        for (FeatureWatch watch : watches) {
            smallest = Math.min(smallest, watch.course().pValue());
        }
        return BinTest.sidak(smallest, features.size()) <= falseNames
                || FalseDiscovery.threshold(byDevice(), falseNames) >= 0;
    }

    private double[] byDevice() {
        double[] byDevice = new double[pValues.get(0).length];
        for (int d = 0; d < byDevice.length; d++) {
            byDevice[d] = BinTest.sidak(pValues.get(worst(d))[d], features.size());
        }
        return byDevice;
    }

    /** Which devices an alarm names: those of the given rate of false names, and those that raised it. */
    boolean[] named(double falseNames) {
        double[] byDevice = byDevice();
        double limit = FalseDiscovery.threshold(byDevice, falseNames);
        boolean[] named = new boolean[byDevice.length];
        for (int d = 0; d < named.length; d++) {
            named[d] = named.length == 1 || byDevice[d] <= limit || pValues.get(worst(d))[d] <= budget.device();
        }
        return named;
    }
}
