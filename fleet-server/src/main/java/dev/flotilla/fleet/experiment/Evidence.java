package dev.flotilla.fleet.experiment;

import java.time.Instant;
import java.util.Optional;

/**
 * Every number behind a verdict. Once the statistics have decided, all but {@code sampleRatioP} and {@code beyondRail} stay
 * as they were at that pair.
 *
 * @param gate name
 * @param stage from 1
 * @param terms margin, minimum of pairs and guard rail
 * @param falseAbort error probability spent on this gate in this stage
 * @param falseAdvance error probability of advancing
 * @param sample how many devices
 * @param effect what they showed
 * @param decided when the statistics, or the guard rail, decided; nothing while they have not
 */
public record Evidence(
        String gate,
        int stage,
        GateTerms terms,
        double falseAbort,
        double falseAdvance,
        Sample sample,
        Effect effect,
        Optional<Decided> decided) {

    /**
     * Who reported.
     *
     * @param canary devices, complete by now
     * @param control devices, complete by now
     * @param pairs taken in, both of whose devices are complete
     * @param canaryMean mean value in those pairs, unadjusted; 0 without pairs
     * @param controlMean likewise
     * @param sampleRatioP always-valid p-value of "both groups report equally often"
     * @param beyondRail canary devices beyond the guard rail
     */
    public record Sample(
            int canary,
            int control,
            int pairs,
            double canaryMean,
            double controlMean,
            double sampleRatioP,
            int beyondRail) {}

    /**
     * What the pairs showed.
     *
     * @param worsening by how much the canary is worse, negative if it is better: a difference, of ratios a share
     * @param interval of that, each end with the error {@code falseAdvance}
     * @param theta what share of what devices differed by before was taken off at last; 0 where nothing was known
     * @param pWorse always-valid p-value of "not worse"; at or below {@code falseAbort} it aborts
     * @param pBeyondMargin always-valid p-value of "worse by the margin or more"; at or below {@code falseAdvance} it advances
     */
    public record Effect(double worsening, Interval interval, double theta, double pWorse, double pBeyondMargin) {}

    /**
     * What was decided first.
     *
     * @param at the observation that decided was complete
     * @param pairs taken in by then
     */
    public record Decided(Ruling ruling, Instant at, int pairs) {}
}
