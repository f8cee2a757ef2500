package dev.flotilla.fleet.experiment;

/**
 * Takes out of a difference between two devices what they differed by before (CUPED: Deng, Xu, Kohavi and Walker,
 * "Improving the sensitivity of online controlled experiments by utilizing pre-experiment data", WSDM 2013, equation 4):
 * {@code Z - theta D} with theta = cov(Z, D) / var(D), which leaves 1 - cor(Z, D)² of the variance.
 *
 * <p>Theta for a pair comes from the pairs before it alone. Exchanging canary and control of one pair changes the signs of
 * both its Z and its D; so without an effect the adjusted difference stays symmetric about 0, exactly, and a test that rests
 * on that may be looked at after each pair. The pairs' means are taken off for theta, lest an effect look like covariance.
 */
final class Cuped {
    /** So many pairs only teach theta; unadjusted, they would carry more variance than all others. */
    static final int TEACHING_PAIRS = 5;

    private int pairs;
    private double meanDifference;
    private double meanBefore;
    private double products;
    private double squares;

    /** Whether enough pairs were seen to adjust the next one. */
    boolean taught() {
        return pairs >= TEACHING_PAIRS;
    }

    /** Least-squares slope of what was seen; 0 while no pair differed from others before. */
    double theta() {
        return squares > 0 ? products / squares : 0;
    }

    double adjusted(double difference, double before) {
        return difference - theta() * before;
    }

    /** Takes in one pair; sums are kept about running means (Welford), so that they lose no digits. */
    void learn(double difference, double before) {
        pairs++;
        double offset = before - meanBefore;
        meanBefore += offset / pairs;
        meanDifference += (difference - meanDifference) / pairs;
        products += offset * (difference - meanDifference);
        squares += offset * (before - meanBefore);
    }
}
