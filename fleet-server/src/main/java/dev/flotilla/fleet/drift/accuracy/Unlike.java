package dev.flotilla.fleet.drift.accuracy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which share of what was observed no change of class frequencies can explain: of those inputs the calibration knows nothing.
 *
 * <p>If only the frequencies of classes changed, from {@code p} to {@code q}, then {@code q / p} of a class bounds how much more often
 * any of its inputs is seen. So inputs that were a share {@code e} of the calibration are now a share of {@link #ceiling}
 * {@code (e)} at most: as if those of the class that gained most were among them first, which is at most {@code p} of them, then
 * those of the next. Whatever an interval of a feature holds beyond that is unlike the calibration. (Of any set this is sharp: it is the
 * fractional knapsack. Intervals are what sketches tell without choosing bins by what they hold.)
 */
final class Unlike {

    /** So many standard errors are left to chance: thousands of intervals are looked at. */
    private static final double BY_CHANCE = 4;

    private final double[] before;
    private final double[] ratios;
    private final int[] byGain;

    Unlike(Posteriors posteriors, ClassShift shift) {
        this.before = posteriors.before();
        this.ratios = shift.ratios();
        this.byGain = IntStream.range(0, before.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(c -> ratios[c]).reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The largest share now of inputs that were this share of the calibration. */
    double ceiling(double share) {
        double rest = share;
        double most = 0;
        for (int c : byGain) {
            double part = Math.min(rest, before[c]);
            most += ratios[c] * part;
            rest -= part;
        }
        return Math.min(1, most);
    }

    /**
     * The share of a feature's values that is unlike.
     *
     * @param calibrated counts by bin, along an axis
     * @param observed the same of what was observed
     * @param size how many independent values tell as much as the observed ones
     */
    double ofFeature(long[] calibrated, long[] observed, double size) {
        double m = Arrays.stream(calibrated).sum();
        double n = Arrays.stream(observed).sum();
        double most = 0;
        for (int from = 0; from < calibrated.length && m > 0 && n > 0; from++) {
            double e = 0;
            double o = 0;
            for (int to = from; to < calibrated.length; to++) {
                e += calibrated[to] / m;
                o += observed[to] / n;
                double least = o - BY_CHANCE * error(o, size);
                if (least > most) {
                    most = Math.max(most, least - ceiling(Math.min(1, e + BY_CHANCE * error(e, m))));
                }
            }
        }
        return most;
    }

    /** Of a share of so many; as if one more was on each side, since none seen are not none. */
    private static double error(double share, double of) {
        double safe = (share * of + 1) / (of + 2);
        return Math.sqrt(safe * (1 - safe) / of);
    }

    /**
     * The share of answers that lie in other cells than those that the frequencies give: half the sum of differences, less what
     * chance has of it.
     */
    static double ofAnswers(Posteriors posteriors, ClassShift shift, Answers answers, double size, double calibrated) {
        double apart = 0;
        double chance = 0;
        double variance = 0;
        for (int i = 0; i < answers.size(); i++) {
            double share = answers.count(i) / answers.total();
            double was = posteriors.share(answers.cell(i));
            double scale = posteriors.at(answers.cell(i)).scaled(shift.ratios());
            double error = Math.sqrt(share / size + (was + 1 / calibrated) * scale * scale / calibrated);
            apart += Math.max(0, share - was * scale);
            // of the positive part of a normal value
            chance += error * MEAN;
            variance += error * error * VARIANCE;
        }
        return Math.max(0, apart - chance - 2 * Math.sqrt(variance));
    }

    private static final double MEAN = 1 / Math.sqrt(2 * Math.PI);
    private static final double VARIANCE = 0.5 - MEAN * MEAN;
}
