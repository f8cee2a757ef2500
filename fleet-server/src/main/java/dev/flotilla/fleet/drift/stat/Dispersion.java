package dev.flotilla.fleet.drift.stat;

import java.util.Arrays;

/**
 * How much farther devices lie apart than chance has it.
 *
 * <p>Devices that each see a corner of the world, or the same picture many times over, differ from each other without
 * any drift. The median of the devices' squared normal scores over that of a chi-squared value tells by how much: the genomic
 * control of Devlin and Roeder ("Genomic control for association studies", Biometrics 55, 1999). A minority of devices that
 * drift does not move it. It counts only when it is beyond what chance does to the median of so many devices, so that
 * devices that are alike are judged as they are.
 */
final class Dispersion {

    /** Of a squared standard normal value. */
    private static final double MEDIAN = 0.45493642311957283;
    /** Standard error of the median of {@code n} such values, in parts of it: {@code 1 / (2 f(MEDIAN) MEDIAN sqrt(n))}. */
    private static final double STANDARD_ERROR = 2.333;

    private static final double BEYOND_CHANCE = 4;
    /** Of fewer devices nothing can be said. */
    static final int LEAST_DEVICES = 20;

    private Dispersion() {}

    /** The factor on the variance of one component, 1 or more. */
    static double of(double[][] normalScores, int component) {
        int devices = normalScores.length;
        if (devices < LEAST_DEVICES) {
            return 1;
        }
        double limit = 1 + BEYOND_CHANCE * STANDARD_ERROR / Math.sqrt(devices);
        int beyond = 0;
        for (double[] scores : normalScores) {
            beyond += scores[component] * scores[component] > limit * MEDIAN ? 1 : 0;
        }
        return 2 * beyond <= devices ? 1 : median(normalScores, component) / MEDIAN;
    }

    private static double median(double[][] normalScores, int component) {
        double[] squares = new double[normalScores.length];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = normalScores[i][component] * normalScores[i][component];
        }
        Arrays.sort(squares);
        return squares[squares.length / 2];
    }
}
