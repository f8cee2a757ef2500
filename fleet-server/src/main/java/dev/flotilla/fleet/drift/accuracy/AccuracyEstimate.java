package dev.flotilla.fleet.drift.accuracy;

import java.util.Comparator;
import java.util.List;

/**
 * How often a model is right, as far as its answers tell.
 *
 * <p>The interval takes in how few answers were calibrated on, how few were observed, that those of one device resemble each
 * other, and that whatever is unlike the calibration may be all wrong or all right.
 *
 * @param accuracy with its interval
 * @param expected what it would be if the classes were as frequent as in the calibration
 * @param samples answers that it is estimated from
 * @param calibrated answers that were calibrated on
 * @param doubts what is unlike the calibration, the largest first
 * @param classes their frequencies, those that the calibration has, in their order
 */
public record AccuracyEstimate(
        Share accuracy, double expected, long samples, long calibrated, List<Doubt> doubts, List<ClassShare> classes) {

    /** With more of the answers unlike those that were calibrated on, an estimate says nothing. */
    public static final double MOST_UNLIKE = 0.25;

    public AccuracyEstimate {
        doubts = doubts.stream()
                .sorted(Comparator.comparingDouble(Doubt::share).reversed())
                .toList();
        classes = List.copyOf(classes);
    }

    /** Whether the calibration still applies: otherwise only labels can tell. */
    public boolean reliable() {
        return unlike() <= MOST_UNLIKE;
    }

    /** The largest share that is unlike the calibration. */
    public double unlike() {
        return doubts.stream().mapToDouble(Doubt::share).max().orElse(0);
    }
}
