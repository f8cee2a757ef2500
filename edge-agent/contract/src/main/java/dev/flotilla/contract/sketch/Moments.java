package dev.flotilla.contract.sketch;

/**
 * Sums of squared distances to the mean, updated and merged as in Chan, Golub and LeVeque, "Algorithms for computing the
 * sample variance: analysis and recommendations", The American Statistician 37, 1983: a sum of squares would cancel for
 * values whose spread is small against their mean, of which bins tell nothing either.
 */
final class Moments {
    private Moments() {}

    /** The squared distances with one value more. */
    static double squares(long count, double sum, double squares, double value) {
        if (count == 0) {
            return 0;
        }
        double apart = value - sum / count;
        return known(squares + apart * apart * (count / (count + 1.0)));
    }

    /** The squared distances of two sets of values together, from each one's count, sum and own squared distances. */
    static double squares(
            long count, double sum, double squares, long otherCount, double otherSum, double otherSquares) {
        if (count == 0 || otherCount == 0) {
            return count == 0 ? otherSquares : squares;
        }
        double apart = otherSum / otherCount - sum / count;
        double weight = (double) count * otherCount / ((double) count + otherCount);
        return known(squares + otherSquares + apart * apart * weight);
    }

    /** Values near the largest number have no squares. */
    private static double known(double squares) {
        return squares <= Double.MAX_VALUE ? squares : Double.NaN;
    }
}
