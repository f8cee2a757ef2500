package dev.flotilla.contract.sketch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Summaries with noise in place of exact counts: local differential privacy (Dwork, McSherry, Nissim and Smith, TCC 2006) of
 * one inference in one window. Whoever has the summary, and everything else, can tell whether a certain inference was made
 * only with odds that differ by a factor of at most exp(epsilon).
 *
 * <p>The summary has the classes, the errors, and of the features {@link #PUBLISHED} those that the baseline has; no cells, no
 * latency, no further features, no extremes and no exact sums. Each inference adds 1 to one count of each of these histograms,
 * so each count gets noise of the scale histograms / epsilon ({@link DiscreteLaplace}). The bins of a feature are those of the
 * baseline at resolution {@value #LEVEL} and one more at each end; values beyond count there. What bins there are so depends on
 * no inference, and empty ones get noise as well. From all noisy counts together follow counts of zero or more that agree.
 *
 * <p>Not covered: that there was a window, from when to when, and of which bundle; a person of whom there are k inferences has
 * k epsilon; counts in reports of the state, such as refused inputs; and captured samples.
 */
public final class PrivateSummary {
    /** The features of which a private summary tells. */
    public static final List<String> PUBLISHED =
            List.of(ObservationSketch.CONFIDENCE, ObservationSketch.INPUT_MEAN, ObservationSketch.INPUT_CONTRAST);

    /** The resolution of the bins. */
    static final int LEVEL = 4;

    private static final int THOUSAND = 1_000;

    /** How many classes are told; 0 where there are too many. */
    private final int classes;

    private final Map<String, List<Integer>> domains = new HashMap<>();
    private final DiscreteLaplace noise;
    private final double epsilon;

    /**
     * For windows of one bundle.
     *
     * @param baseline of the bundle: public, and so what bins there are may follow from it
     * @param classes how many the model has; of more than {@link ObservationSketch#KEPT_CLASSES} none is told, since then
     *     devices do not count them exactly
     * @param thousandths of epsilon, 1 or more
     * @param random of cryptographic strength
     */
    public PrivateSummary(ObservationSketch baseline, int classes, int thousandths, Random random) {
        this.classes = classes <= ObservationSketch.KEPT_CLASSES ? classes : 0;
        Map<String, QuantileSketch> known = baseline.quantiles();
        for (String feature : PUBLISHED) {
            QuantileSketch sketch = known.get(feature);
            if (sketch != null && sketch.count() > 0) {
                domains.put(feature, domain(sketch.atResolution(LEVEL)));
            }
        }
        this.epsilon = thousandths / (double) THOUSAND;
        this.noise = new DiscreteLaplace(random, (domains.size() + 1) * THOUSAND, thousandths);
    }

    /**
     * The variance of the noise in each count of a summary, at most: about 32 / epsilon².
     *
     * @param epsilon that the summary says
     */
    public static double noiseVariance(double epsilon) {
        double ratio = Math.exp(-epsilon / (PUBLISHED.size() + 1));
        // Of the distribution of DiscreteLaplace.
        return 2 * ratio / ((1 - ratio) * (1 - ratio));
    }

    /** The bins of a baseline, lowest values first, as {@link #key}s. */
    private static List<Integer> domain(QuantileSketch sketch) {
        SortedSet<Integer> bins = new TreeSet<>();
        bins.add(0);
        for (int i = sketch.positive.lowest(); !sketch.positive.isEmpty() && i <= sketch.positive.highest() + 1; i++) {
            bins.add(key(i));
        }
        for (int i = sketch.negative.lowest(); !sketch.negative.isEmpty() && i <= sketch.negative.highest() + 1; i++) {
            bins.add(-key(i));
        }
        return new ArrayList<>(bins);
    }

    /** Rises with the values of a bin: above zero for positive ones, below for negative ones, 0 for zeros. */
    private static int key(int index) {
        return index - Resolution.index(QuantileSketch.SMALLEST, LEVEL) + 1;
    }

    private static int index(int key) {
        return Math.abs(key) - 1 + Resolution.index(QuantileSketch.SMALLEST, LEVEL);
    }

    /** A summary of a window that may leave the device. Each call draws noise anew: to be called once for a window. */
    public ObservationSketch of(ObservationSketch window) {
        long[] outcomes = outcomes(window);
        long sum = 0;
        for (int i = 0; i < outcomes.length; i++) {
            outcomes[i] += noise.draw();
            sum += outcomes[i];
        }
        long[] consistent = Histogram.consistent(outcomes, sum);
        long errors = consistent[0];
        long inferences = Math.max(0, sum) - errors;
        Map<String, QuantileSketch> quantiles = new HashMap<>();
        Map<String, QuantileSketch> seen = window.quantiles();
        domains.forEach((feature, domain) -> {
            QuantileSketch exact = seen.getOrDefault(feature, new QuantileSketch());
            quantiles.put(feature, noisy(exact, domain, inferences));
        });
        return ObservationSketch.ofPrivate(predictions(consistent), quantiles, inferences, errors, epsilon);
    }

    /** Counts of errors, then of each class, or of all together where they are not told. */
    private long[] outcomes(ObservationSketch window) {
        long[] outcomes = new long[Math.max(1, classes) + 1];
        outcomes[0] = window.errors();
        if (classes == 0) {
            outcomes[1] = window.inferences();
        } else {
            window.predictions().counts().forEach((category, count) -> outcomes[1 + category] += count);
        }
        return outcomes;
    }

    private CategoryCounts predictions(long[] outcomes) {
        if (classes == 0) {
            return new CategoryCounts(HeavyHitters.ofOthers(outcomes[1]));
        }
        CategoryCounts predictions = new CategoryCounts();
        for (int category = 0; category < classes; category++) {
            predictions.hitters().add(category, outcomes[1 + category]);
        }
        return predictions;
    }

    private QuantileSketch noisy(QuantileSketch exact, List<Integer> domain, long sum) {
        QuantileSketch coarse = exact.atResolution(LEVEL);
        long[] counts = new long[domain.size()];
        counts[place(domain, 0)] += coarse.zeros;
        count(coarse.positive, 1, domain, counts);
        count(coarse.negative, -1, domain, counts);
        for (int i = 0; i < counts.length; i++) {
            counts[i] += noise.draw();
        }
        return QuantileCodec.ofBins(LEVEL, domain, Histogram.consistent(counts, sum), PrivateSummary::index);
    }

    private static void count(Bins bins, int sign, List<Integer> domain, long[] counts) {
        for (int i = bins.lowest(); !bins.isEmpty() && i <= bins.highest(); i++) {
            counts[place(domain, sign * key(i))] += bins.at(i);
        }
    }

    /** Where the highest bin is that is not above, or the lowest. */
    private static int place(List<Integer> domain, int key) {
        int place = 0;
        while (place + 1 < domain.size() && domain.get(place + 1) <= key) {
            place++;
        }
        return place;
    }
}
