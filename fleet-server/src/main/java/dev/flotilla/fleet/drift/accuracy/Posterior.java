package dev.flotilla.fleet.drift.accuracy;

/**
 * How probable each true class is where the model gave one kind of answer.
 *
 * @param labels the classes that were ever found behind the predicted one, and that one itself
 * @param shares of these, in their order
 * @param own the place of the predicted class among them
 * @param rest what is left for classes that were never found behind it; with the shares 1
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Posterior(int[] labels, double[] shares, int own, double rest) {

    /** All of it under other class frequencies, against those of the calibration: 1 if they are the same. */
    double scaled(double[] ratios) {
        double sum = rest;
        for (int i = 0; i < labels.length; i++) {
            sum += ratios[labels[i]] * shares[i];
        }
        return sum;
    }

    /** How probable the predicted class is under other class frequencies. */
    double right(double[] ratios) {
        double all = scaled(ratios);
        return all > 0 ? ratios[labels[own]] * shares[own] / all : shares[own];
    }
}
