package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.stat.Budget;
import dev.flotilla.fleet.drift.stat.Course;
import dev.flotilla.fleet.drift.stat.DeviceTail;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.drift.stat.Grain;
import dev.flotilla.fleet.drift.stat.Panel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A fleet whose features are independent of each other, so that they can be simulated one after the other.
 *
 * @param devices each reports once in a window
 * @param features of each
 * @param size inferences of a device in a window
 */
record SimulatedFleet(int devices, int features, int size) {

    private static final List<World> WORLDS = List.of(World.values());

    /** What every feature together said, window after window. */
    static final class Seen {
        private final BitSet device = new BitSet();
        private final BitSet sudden = new BitSet();
        private final BitSet slow = new BitSet();
        private final Customary customary = new Customary();

        void add(int window, boolean byDevice, Course course) {
            device.set(window, device.get(window) || byDevice);
            sudden.set(window, sudden.get(window) || course.sudden());
            slow.set(window, slow.get(window) || course.slow());
        }

        /** Whether a device was an alarm. */
        boolean device(int window) {
            return device.get(window);
        }

        /** Whether the whole fleet was. */
        boolean sudden(int window) {
            return sudden.get(window);
        }

        /** Whether what added up was. */
        boolean slow(int window) {
            return slow.get(window);
        }

        /** Alarms of customary rules. */
        Customary customary() {
            return customary;
        }

        boolean alarm(int window) {
            return device(window) || sudden(window) || slow(window);
        }
    }

    /**
     * Windows without drift, judged under several settings.
     *
     * @param settings windows between false alarms
     * @param compared how many windows customary rules look at
     */
    List<Seen> stationary(int windows, double[] settings, int compared, SplittableRandom random) {
        List<Seen> seen = new ArrayList<>();
        for (int s = 0; s < settings.length; s++) {
            seen.add(new Seen());
        }
        for (int f = 0; f < features; f++) {
            World world = WORLDS.get(f % WORLDS.size());
            SimulatedFeature feature = SimulatedFeature.of(world, 0, random);
            FeatureWatch[] watches = new FeatureWatch[settings.length];
            java.util.Arrays.fill(watches, feature.begin());
            for (int t = 0; t < windows; t++) {
                List<long[]> counts = draw(feature, 0, random);
                // References differ by the windows that one setting took for an alarm and the other did not.
                Panel panel = watches[0].panel(counts, Grain.FINEST);
                long[] pooled = sum(counts);
                if (t < compared) {
                    seen.get(0).customary().look(t, feature.begin().known().counts(), counts, pooled);
                }
                for (int s = 0; s < settings.length; s++) {
                    Budget budget = new Budget(settings[s], devices, features);
                    watches[s] = judge(watches[s], pooled, panel, budget, t, seen.get(s));
                }
            }
        }
        return seen;
    }

    /**
     * Windows of the whole fleet without drift, judged under several settings, with its devices not looked at one by one: what they have
     * seen is drawn together, which is the same distribution.
     */
    List<Seen> pooled(int windows, double[] settings, SplittableRandom random) {
        List<Seen> seen = new ArrayList<>();
        for (int s = 0; s < settings.length; s++) {
            seen.add(new Seen());
        }
        for (int f = 0; f < features; f++) {
            SimulatedFeature feature = SimulatedFeature.of(WORLDS.get(f % WORLDS.size()), 0, random);
            FeatureWatch[] watches = new FeatureWatch[settings.length];
            java.util.Arrays.fill(watches, feature.begin());
            for (int t = 0; t < windows; t++) {
                long[] counts = feature.usual(size * devices, random);
                for (int s = 0; s < settings.length; s++) {
                    Panel nobody = watches[s].panel(List.of(), Grain.FINEST);
                    Budget budget = new Budget(settings[s], devices, features);
                    watches[s] = judge(watches[s], counts, nobody, budget, t, seen.get(s));
                }
            }
        }
        return seen;
    }

    /** How often any device of this fleet is an alarm in a window: the mean over worlds, and its standard error. */
    DeviceTail.Estimate deviceAlarms(double setting, int draws, SplittableRandom random) {
        double level = new Budget(setting, devices, features).device();
        double mean = 0;
        double variance = 0;
        int worlds = Math.min(features, WORLDS.size());
        for (int w = 0; w < worlds; w++) {
            double[] shares = SimulatedFeature.of(WORLDS.get(w), 0, random).shares();
            DeviceTail.Estimate one = new DeviceTail(shares, size, level).atMost(level, draws, random);
            mean += one.mean() / worlds;
            variance += one.error() * one.error() / worlds / worlds;
        }
        double tests = (double) devices * features;
        // exact for one in so many of independent tests, each of which is rarely an alarm
        return new DeviceTail.Estimate(-Math.expm1(tests * Math.log1p(-mean)), tests * Math.sqrt(variance));
    }

    /**
     * The first window with an alarm after a share of the devices drifted, 1 for the first drifted one; 0 if there was none.
     *
     * @param before windows without drift
     * @param after windows with drift, at most
     */
    int delay(SimulatedFeature feature, double share, int before, int after, double setting, SplittableRandom random) {
        FeatureWatch watch = feature.begin();
        Budget budget = new Budget(setting, devices, features);
        for (int t = 0; t < before + after; t++) {
            Seen seen = new Seen();
            List<long[]> counts = draw(feature, t < before ? 0 : (int) Math.round(share * devices), random);
            watch = judge(watch, sum(counts), watch.panel(counts, Grain.FINEST), budget, t, seen);
            if (t >= before && seen.alarm(t)) {
                return t - before + 1;
            }
        }
        return 0;
    }

    private static FeatureWatch judge(
            FeatureWatch watch, long[] pooled, Panel panel, Budget budget, int window, Seen seen) {
        FeatureWatch after = watch.then(pooled, Grain.FINEST, panel, budget, window);
        boolean device = panel.smallest() <= budget.device();
        seen.add(window, device, after.course());
        return device || after.course().alarm() ? after : after.learn(Map.of(0, pooled));
    }

    List<long[]> draw(SimulatedFeature feature, int drifted, SplittableRandom random) {
        List<long[]> counts = new ArrayList<>(devices);
        for (int d = 0; d < devices; d++) {
            counts.add(d < drifted ? feature.drifted(size, random) : feature.usual(size, random));
        }
        return counts;
    }

    static long[] sum(List<long[]> counts) {
        long[] sum = new long[counts.get(0).length];
        for (long[] each : counts) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += each[i];
            }
        }
        return sum;
    }
}
