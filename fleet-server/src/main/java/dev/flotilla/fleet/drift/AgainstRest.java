package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.stat.Counts;
import dev.flotilla.fleet.drift.stat.Divergence;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.drift.stat.Grain;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tests counts of one feature, each of a device or a group, against the rest of them. Pure.
 *
 * <p>One that differs makes all others differ from a rest that holds it. So the rest are those that are most like each other, until
 * they hold half of all that was counted: what is left after trimming, as in least trimmed squares (Rousseeuw, "Least median of
 * squares regression", JASA 79, 1984). How unlike one is does not go by its p-value, which is 0 for much that is unlike in different degrees,
 * but by the Jensen–Shannon divergence. One that tells of much more than the others does not outweigh them: in the rest it counts
 * for as much as the median one at most.
 */
final class AgainstRest {

    private final FeatureWatch.Kind kind;
    private final List<long[]> counts;
    /** Of each as much as it counts in the rest. */
    private final List<long[]> weighed;

    private final long[] all;
    private final long[] usual;
    private final boolean[] isUsual;

    private AgainstRest(FeatureWatch.Kind kind, List<long[]> counts, int bins) {
        this.kind = kind;
        this.counts = counts;
        this.weighed = weighed(counts);
        this.all = new long[bins];
        this.usual = new long[bins];
        this.isUsual = new boolean[counts.size()];
        weighed.forEach(each -> Counts.add(all, each));
        long half = Counts.total(all) / 2;
        double[] unlike = weighed.stream()
                .mapToDouble(each -> Divergence.between(less(all, each), each).js())
                .toArray();
        List<Integer> order = IntStream.range(0, unlike.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> unlike[i]))
                .toList();
        long gathered = 0;
        for (int i = 0; i < order.size() && gathered < half; i++) {
            int next = order.get(i);
            isUsual[next] = true;
            Counts.add(usual, weighed.get(next));
            gathered += Counts.total(weighed.get(next));
        }
    }

    private static List<long[]> weighed(List<long[]> counts) {
        long[] totals = counts.stream()
                .mapToLong(Counts::total)
                .filter(total -> total > 0)
                .sorted()
                .toArray();
        long median = totals.length == 0 ? 0 : totals[totals.length / 2];
        return counts.stream()
                .map(each ->
                        Counts.total(each) > median ? Counts.part(each, (double) median / Counts.total(each)) : each)
                .toList();
    }

    /** The p-value of each, in their order; not a number where it or the rest has shown too little. */
    static double[] pValues(FeatureWatch.Kind kind, List<long[]> counts, Grain grain) {
        if (counts.isEmpty()) {
            return new double[0];
        }
        AgainstRest rest = new AgainstRest(kind, counts, counts.get(0).length);
        return IntStream.range(0, counts.size())
                .mapToDouble(i -> rest.pValue(i, grain))
                .toArray();
    }

    private double pValue(int one, Grain grain) {
        long[] observed = counts.get(one);
        long[] others = isUsual[one] ? less(usual, weighed.get(one)) : usual;
        if (Counts.total(others) == 0) {
            others = less(all, weighed.get(one));
        }
        FeatureWatch watch = FeatureWatch.begin(kind, others, 0);
        return Counts.total(observed) > 0 && watch.ripe(grain.level()) ? watch.pValue(observed, grain) : Double.NaN;
    }

    private static long[] less(long[] sum, long[] part) {
        long[] less = sum.clone();
        for (int i = 0; i < less.length; i++) {
            less[i] -= part[i];
        }
        return less;
    }
}
