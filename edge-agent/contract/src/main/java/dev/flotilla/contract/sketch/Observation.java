package dev.flotilla.contract.sketch;

/**
 * What is remembered of one inference, until it is counted: no input and no output leaves the device.
 *
 * @param inputMean the mean of the input's values, see {@link InputStatistics}
 * @param inputContrast their standard deviation
 * @param predicted the index of the predicted class
 * @param confidence its score, 0 to 1
 * @param latencyMillis how long the inference took, in milliseconds
 */
public record Observation(
        double inputMean, double inputContrast, int predicted, double confidence, double latencyMillis) {}
