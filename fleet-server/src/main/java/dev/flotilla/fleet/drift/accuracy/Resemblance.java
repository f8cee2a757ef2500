package dev.flotilla.fleet.drift.accuracy;

import java.util.List;

/**
 * How many answers tell as much as one independent one, because a device sees the same again and again: the design effect of clusters
 * (Kish, "Survey Sampling", 1965), the variance of the mean between devices over what it would be if all answers were independent.
 */
final class Resemblance {

    /** Of fewer devices nothing can be said. */
    private static final int LEAST_DEVICES = 20;

    private Resemblance() {}

    /** 1 or more. */
    static double of(Posteriors posteriors, ClassShift shift, List<Answers> devices) {
        List<Answers> seen =
                devices.stream().filter(device -> device.total() > 0).toList();
        if (seen.size() < LEAST_DEVICES) {
            return 1;
        }
        double all = 0;
        double right = 0;
        double squares = 0;
        for (Answers device : seen) {
            all += device.total();
            right += device.right(posteriors, shift.ratios());
            for (int i = 0; i < device.size(); i++) {
                double share = posteriors.at(device.cell(i)).right(shift.ratios());
                squares += device.count(i) * share * share;
            }
        }
        double mean = right / all;
        double between = 0;
        for (Answers device : seen) {
            double off = device.right(posteriors, shift.ratios()) - mean * device.total();
            between += off * off;
        }
        between *= seen.size() / (seen.size() - 1.0);
        double independent = squares - all * mean * mean;
        return independent > 0 ? Math.max(1, between / independent) : 1;
    }
}
