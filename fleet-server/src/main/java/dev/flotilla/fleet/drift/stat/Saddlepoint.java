package dev.flotilla.fleet.drift.stat;

/**
 * How far out the difference of two means of scores lies, if both samples are drawn from the same bins.
 *
 * <p>The difference {@code D} of the means of n and m independent scores has the cumulant generating function
 * {@code K(t) = n k(t/n) + m k(-t/m)}, {@code k} that of one score. With {@code s} where {@code K'(s) = d},
 * {@code w = sign(s) sqrt(2(s d - K(s)))} and {@code u = s sqrt(K''(s))}, the tail beyond d is that of a standard normal
 * beyond {@code r* = w + ln(u/w)/w} (Lugannani and Rice, "Saddle point approximation for the distribution of the sum of
 * independent random variables", Advances in Applied Probability 12, 1980; in this form Barndorff-Nielsen, "Inference on
 * full or partial parameters based on the standardized signed log likelihood ratio", Biometrika 73, 1986; survey: Daniels,
 * "Tail probability approximations", International Statistical Review 55, 1987). Its relative error stays small however
 * far out, where that of the normal approximation has no bound. Scores on a lattice get what is about the mid-p-value.
 */
final class Saddlepoint {

    private static final int MAX_STEPS = 100;
    private static final double PRECISION = 1e-10;
    /** At the end of the range {@code u} goes to 0; there the tail is the probability of the end itself. */
    private static final double LEAST_U = 1 / Math.sqrt(2 * Math.PI);
    /** Below this {@code r*} is 0 by 0, and {@code w} is as good. */
    private static final double CENTRE = 1e-4;

    private final double[] shares;
    private final double[] scores;
    private final double n;
    private final double ratio;

    // of one score under the tilt that was asked for last
    private double log;
    private double mean;
    private double variance;

    /**
     * @param shares of the bins, in all 1
     * @param scores of the bins
     * @param n size of the first sample
     * @param m size of the second
     */
    Saddlepoint(double[] shares, double[] scores, double n, double m) {
        this.shares = shares;
        this.scores = scores;
        this.n = n;
        this.ratio = n / m;
    }

    /** The standard normal value that has as much beyond it as the difference. */
    double normalScore(double difference) {
        double s = solve(difference);
        tilt(s);
        double logs = log;
        double curvature = variance / n;
        tilt(-ratio * s);
        logs += log / ratio;
        curvature += variance * ratio / n;
        double w = Math.sqrt(Math.max(0, 2 * n * (s * difference - logs)));
        if (w < CENTRE) {
            return Math.copySign(w, difference);
        }
        double u = Math.max(Math.abs(n * s) * Math.sqrt(curvature), LEAST_U);
        return Math.copySign(w + Math.log(u / w) / w, difference);
    }

    /** Where {@code k'(s) - k'(-ratio s)} is the difference, by Newton's method within a bracket that closes. */
    private double solve(double difference) {
        double far = limit();
        double low = difference < 0 ? -far : 0;
        double high = difference < 0 ? 0 : far;
        tilt(0);
        double s = difference / (variance * (1 + ratio));
        for (int step = 0; step < MAX_STEPS && high - low > PRECISION * far; step++) {
            if (!(s > low && s < high)) {
                s = (low + high) / 2;
            }
            tilt(s);
            double slope = variance;
            double off = mean - difference;
            tilt(-ratio * s);
            off -= mean;
            slope += ratio * variance;
            if (off > 0) {
                high = s;
            } else {
                low = s;
            }
            double next = s - off / slope;
            if (Math.abs(next - s) < PRECISION * (1 + Math.abs(s))) {
                return next > low && next < high ? next : s;
            }
            s = next;
        }
        return Math.min(Math.max(s, low), high);
    }

    /** Tilted farther, exponentials of the scores leave the range of numbers, and all weight is on one bin long before. */
    private double limit() {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            low = Math.min(low, score);
            high = Math.max(high, score);
        }
        return 300 / ((high - low) * Math.max(1, ratio));
    }

    private void tilt(double by) {
        double sum = 0;
        double first = 0;
        double second = 0;
        for (int i = 0; i < shares.length; i++) {
            double weight = shares[i] * Math.exp(by * scores[i]);
            sum += weight;
            first += weight * scores[i];
            second += weight * scores[i] * scores[i];
        }
        log = Math.log(sum);
        mean = first / sum;
        variance = second / sum - mean * mean;
    }
}
