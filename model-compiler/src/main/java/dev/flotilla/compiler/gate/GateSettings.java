package dev.flotilla.compiler.gate;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * What a challenger is held to. Points are of accuracy in percent, or for a regression of R² times 100.
 *
 * @param alpha how improbable the challenger's gain on new samples has to be by chance
 * @param maxShortfall points by which the challenger on new samples may stay below the champion on clean ones
 * @param maxCleanLoss points that it may lose on clean samples, as a one-sided 95 % interval has it
 * @param maxSliceLoss points that it may lose on a slice
 * @param maxGapGrowth points by which the best and the worst slice may move apart
 * @param maxPerturbedLoss points that it may lose on disturbed clean samples, as a one-sided 95 % interval has it
 * @param maxSizeRatio its size by the champion's, where a job gives no bytes
 * @param maxLatencyRatio its median latency by the champion's
 * @param maxMemoryRatio its memory for activations by the champion's
 * @param minSamples a comparison on fewer decides nothing
 */
public record GateSettings(
        double alpha,
        double maxShortfall,
        double maxCleanLoss,
        double maxSliceLoss,
        double maxGapGrowth,
        double maxPerturbedLoss,
        double maxSizeRatio,
        double maxLatencyRatio,
        double maxMemoryRatio,
        int minSamples) {
    /** What holds where nothing else is said. */
    public static final GateSettings USUAL = new GateSettings(0.05, 10, 2, 5, 10, 3, 1.05, 1.1, 1.05, 50);

    private static final double MOST_POINTS = 100;
    private static final double MOST_RATIO = 1000;
    private static final int MOST_SAMPLES = 100_000;

    /** Reads the settings by the names that they have here, each optional. */
    public static GateSettings parse(Document settings) throws MalformedDocumentException {
        return new GateSettings(
                number(settings, "alpha", USUAL.alpha, 1),
                number(settings, "maxShortfall", USUAL.maxShortfall, MOST_POINTS),
                number(settings, "maxCleanLoss", USUAL.maxCleanLoss, MOST_POINTS),
                number(settings, "maxSliceLoss", USUAL.maxSliceLoss, MOST_POINTS),
                number(settings, "maxGapGrowth", USUAL.maxGapGrowth, MOST_POINTS),
                number(settings, "maxPerturbedLoss", USUAL.maxPerturbedLoss, MOST_POINTS),
                number(settings, "maxSizeRatio", USUAL.maxSizeRatio, MOST_RATIO),
                number(settings, "maxLatencyRatio", USUAL.maxLatencyRatio, MOST_RATIO),
                number(settings, "maxMemoryRatio", USUAL.maxMemoryRatio, MOST_RATIO),
                settings.has("minSamples")
                        ? (int) settings.integerBetween("minSamples", 1, MOST_SAMPLES)
                        : USUAL.minSamples);
    }

    private static double number(Document settings, String key, double usual, double most)
            throws MalformedDocumentException {
        double value = settings.number(key, usual);
        if (!(value >= 0 && value <= most)) {
            throw new MalformedDocumentException("settings." + key + ": " + value + " is not within 0 and " + most);
        }
        return value;
    }
}
