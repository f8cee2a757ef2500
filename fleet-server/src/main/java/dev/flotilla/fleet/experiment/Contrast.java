package dev.flotilla.fleet.experiment;

/** Takes in pairs of devices one after the other and says at any time how much worse the canary is. */
interface Contrast {

    /** Takes in one pair; the order in which pairs come must not depend on which of the two is in the canary. */
    void add(DeviceObservation canary, DeviceObservation control);

    /** Always-valid p-value of "the canary is not worse". */
    double pWorse();

    /** P-value of "the canary is worse by the margin or more", from the pairs so far. */
    double pBeyondMargin();

    /** By how much the canary is worse, negative if it is better; in the metric's unit, for ratios a share. */
    double estimate();

    /** What share of what devices differed by before would be taken off the next difference; 0 where nothing is. */
    double theta();

    /** Bounds of it, each with the confidence 1 - error. */
    Interval interval(double error);
}
