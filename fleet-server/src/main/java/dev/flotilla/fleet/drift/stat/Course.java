package dev.flotilla.fleet.drift.stat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One feature of the whole fleet, window after window. Immutable.
 *
 * <p>Each window is tested against all that came before, the baseline first: without drift its p-value is independent of all
 * earlier ones, since those depend only on how what is now the reference was split (as in the self-starting charts of Hawkins,
 * "Self-starting cumulative sum charts for location and scale", The Statistician 36, 1987). A baseline that is off by
 * chance is therefore one risk of a false alarm, in the first window, and not one in every window after it.
 *
 * @param charts of the components
 * @param pValue of the last window alone; 1 before the first
 * @param sudden whether that was an alarm
 * @param slow whether drift that adds up was found and has not gone yet
 */
public record Course(List<Chart> charts, double pValue, boolean sudden, boolean slow) {

    /** A chart that alarmed is at rest again below this part of its limit. */
    private static final double AT_REST = 0.5;

    public Course {
        charts = List.copyOf(charts);
    }

    /** At the beginning. */
    static Course begin(int components, long at) {
        return new Course(
                IntStream.range(0, components).mapToObj(k -> Chart.begin(at)).toList(), 1, false, false);
    }

    /**
     * The course with another window.
     *
     * @param test against the reference, of as many components as there are charts
     * @param pooled the counts of all devices together, at least one
     * @param dispersion of the devices by component, see {@link Panel}
     * @param at when, in milliseconds since the epoch
     */
    Course then(BinTest test, long[] pooled, double[] dispersion, Budget budget, long at) {
        double[] scores = test.normalScores(pooled);
        double smallest = 1;
        for (int k = 0; k < scores.length; k++) {
            scores[k] /= Math.sqrt(dispersion[k]);
            smallest = Math.min(smallest, charts.get(k).roughness().twoSided(scores[k]));
        }
        double p = BinTest.sidak(smallest, scores.length);
        boolean found = p <= budget.fleet();
        double limit = Cusum.limit(budget.chartWindows(2 * scores.length));
        List<Chart> next = new ArrayList<>();
        for (int k = 0; k < scores.length; k++) {
            // What one window tells need not be added up, and would stand in the sums long after it has gone.
            next.add(found ? charts.get(k).leap(scores[k]) : charts.get(k).then(scores[k], limit, at));
        }
        double highest = next.stream().mapToDouble(Chart::highest).max().orElse(0);
        return new Course(next, p, found, highest >= (slow ? AT_REST * limit : limit));
    }

    /** Whether the whole fleet has drifted in this feature. */
    public boolean alarm() {
        return sudden || slow;
    }

    /** Since when drift has been adding up, in milliseconds since the epoch. */
    public long since() {
        return charts.stream()
                .max(Comparator.comparingDouble(Chart::highest))
                .map(Chart::since)
                .orElseThrow();
    }
}
