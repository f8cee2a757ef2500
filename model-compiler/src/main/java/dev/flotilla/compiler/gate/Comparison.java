package dev.flotilla.compiler.gate;

import dev.flotilla.compiler.evaluate.McNemar;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Champion against challenger on the same samples, in points: 100 for a right answer and 0 for a wrong one, or the parts of
 * R² times 100.
 *
 * @param champion its mean
 * @param challenger its mean
 * @param lossLow the challenger loses at least this much, with 95 % confidence; negative where it gains
 * @param lossHigh it loses at most this much, with 95 % confidence
 * @param probability two-sided, of a difference at least this large by chance
 * @param lost samples that only the champion got right; 0 where answers are not right or wrong
 * @param won samples that only the challenger got right, likewise
 */
record Comparison(
        int samples,
        double champion,
        double challenger,
        double lossLow,
        double lossHigh,
        double probability,
        int lost,
        int won) {
    private static final double POINTS = 100;
    /** The standard normal distribution's quantile at 0.95. */
    private static final double Z = 1.6448536269514722;

    private static final int RESAMPLES = 2000;
    private static final double TAIL = 0.05;

    /** The champion's mean less the challenger's. */
    double loss() {
        return champion - challenger;
    }

    /** Compares scores, one a sample and model. */
    static Comparison of(Scores champion, Scores challenger, long seed) {
        return champion.binary() && challenger.binary()
                ? ofAnswers(champion.points(), challenger.points())
                : ofPoints(champion.points(), challenger.points(), seed);
    }

    private static Comparison ofAnswers(double[] champion, double[] challenger) {
        int right = 0;
        int lost = 0;
        int won = 0;
        for (int i = 0; i < champion.length; i++) {
            right += champion[i] > 0 ? 1 : 0;
            lost += champion[i] > challenger[i] ? 1 : 0;
            won += challenger[i] > champion[i] ? 1 : 0;
        }
        return ofCounts(champion.length, right, lost, won);
    }

    /**
     * Right or wrong: the exact test of McNemar, and the interval of A. Agresti and Y. Min, Effects and Non-Effects of Paired
     * Identical Observations in Comparing Proportions With Binary Matched-Pairs Data, Statistics in Medicine 23 (2004): half
     * a sample more in each of the four cells.
     *
     * @param right samples that the champion got right
     * @param lost samples that only the champion got right
     * @param won samples that only the challenger got right
     */
    static Comparison ofCounts(int samples, int right, int lost, int won) {
        double n = samples + 2;
        double l = lost + 0.5;
        double w = won + 0.5;
        double middle = (l - w) / n;
        double half = Z * Math.sqrt(l + w - (l - w) * (l - w) / n) / n;
        return new Comparison(
                samples,
                share(right, samples),
                share(right - lost + won, samples),
                POINTS * (middle - half),
                POINTS * (middle + half),
                new McNemar(lost, won).probability(),
                lost,
                won);
    }

    private static double share(int part, int samples) {
        return samples == 0 ? 0 : POINTS * part / samples;
    }

    /** Numbers: the paired percentile bootstrap (B. Efron and R. J. Tibshirani, An Introduction to the Bootstrap, 1993). */
    private static Comparison ofPoints(double[] champion, double[] challenger, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] losses = new double[RESAMPLES];
        int gains = 0;
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int k = 0; k < champion.length; k++) {
                int i = random.nextInt(champion.length);
                sum += champion[i] - challenger[i];
            }
            losses[r] = sum / champion.length;
            gains += losses[r] < 0 ? 1 : 0;
        }
        Arrays.sort(losses);
        double oneSided = (Math.min(gains, RESAMPLES - gains) + 1.0) / (RESAMPLES + 1);
        int cut = (int) (TAIL * RESAMPLES);
        return new Comparison(
                champion.length,
                mean(champion),
                mean(challenger),
                losses[cut],
                losses[RESAMPLES - 1 - cut],
                Math.min(1, 2 * oneSided),
                0,
                0);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    /** Every number, for a verdict. */
    Map<String, Double> figures() {
        Map<String, Double> figures = new TreeMap<>();
        figures.put("samples", (double) samples);
        figures.put("champion", champion);
        figures.put("challenger", challenger);
        figures.put("loss", loss());
        figures.put("lossLow", lossLow);
        figures.put("lossHigh", lossHigh);
        figures.put("probability", probability);
        figures.put("lost", (double) lost);
        figures.put("won", (double) won);
        return figures;
    }
}
