package dev.flotilla.fleet.experiment;

/**
 * A metric that decides whether a stage may go on, and on what terms. One observation a device and gate. Besides those that have
 * a name here, any other number of a device may be one; also one of these over another span, under a name of its own.
 *
 * @param name names the gate within its plan; the error budget is shared out by it
 */
public record Gate(String name, Direction direction, Comparison comparison, GateTerms terms) {

    /** Devices that did not come up on what they were told to run, or were not healthy at the end of the span: 1, others 0. */
    public static Gate updateFailureRate(GateTerms terms) {
        return new Gate("update-failure-rate", Direction.LOWER_IS_BETTER, Comparison.PROPORTION, terms);
    }

    /** Share of a device's inferences that ended in an error. */
    public static Gate inferenceErrorRate(GateTerms terms) {
        return new Gate("inference-error-rate", Direction.LOWER_IS_BETTER, Comparison.MEAN, terms);
    }

    /** The 95th percentile of a device's inference times, milliseconds. */
    public static Gate latencyP95Ratio(GateTerms terms) {
        return new Gate("latency-p95-ratio", Direction.LOWER_IS_BETTER, Comparison.RATIO, terms);
    }

    /** The most memory that a device's agent took, bytes. */
    public static Gate memoryRatio(GateTerms terms) {
        return new Gate("memory-ratio", Direction.LOWER_IS_BETTER, Comparison.RATIO, terms);
    }

    /** How far a device's predictions lie from what was expected of its model, as a divergence of 0 or more. */
    public static Gate predictionShift(GateTerms terms) {
        return new Gate("prediction-shift", Direction.LOWER_IS_BETTER, Comparison.MEAN, terms);
    }

    /** The mean confidence of a device's predictions, 0 to 1. */
    public static Gate confidence(GateTerms terms) {
        return new Gate("confidence", Direction.HIGHER_IS_BETTER, Comparison.MEAN, terms);
    }

    /** The share of a device's inputs to which the bundle in shadow agreed, 0 to 1. */
    public static Gate agreement(GateTerms terms) {
        return new Gate("agreement", Direction.HIGHER_IS_BETTER, Comparison.SHARE, terms);
    }

    /** How many times as long as the bundle that serves the one in shadow took, by the median. */
    public static Gate shadowLatencyRatio(GateTerms terms) {
        return new Gate("shadow-latency-ratio", Direction.LOWER_IS_BETTER, Comparison.RATIO, terms);
    }

    /** The accuracy that is estimated for a device, 0 to 1. */
    public static Gate estimatedAccuracy(GateTerms terms) {
        return new Gate("estimated-accuracy", Direction.HIGHER_IS_BETTER, Comparison.MEAN, terms);
    }
}
