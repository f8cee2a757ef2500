package dev.flotilla.compiler.job;

import dev.flotilla.compiler.gate.GateSettings;
import dev.flotilla.compiler.retrain.TrainSettings;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What the embedded trainer knows of a job's settings.
 *
 * @param version what the candidate is called; empty: the champion's with the next minor version, or the next patch version if
 *     it is only compiled again
 * @param latencyTime how long both models are measured
 * @param anomalies whether the model is an autoencoder, of which only the threshold is found anew
 * @param quantile the part of usual samples that are to stay below that threshold
 */
public record JobSettings(
        TrainSettings train,
        GateSettings gate,
        Optional<ModelVersion> version,
        Duration latencyTime,
        boolean anomalies,
        double quantile) {
    private static final Set<String> KNOWN = Set.of(
            "trials",
            "maxEpochs",
            "patience",
            "batch",
            "balanced",
            "alpha",
            "maxShortfall",
            "maxCleanLoss",
            "maxSliceLoss",
            "maxGapGrowth",
            "maxPerturbedLoss",
            "maxSizeRatio",
            "maxLatencyRatio",
            "maxMemoryRatio",
            "minSamples",
            "version",
            "latencyMillis",
            "task",
            "quantile");
    private static final String HEAD = "head";
    private static final String ANOMALY = "anomaly";
    private static final double USUAL_QUANTILE = 0.99;
    private static final long USUAL_LATENCY_MILLIS = 2000;
    private static final long MOST_LATENCY_MILLIS = 600_000;

    /** Reads the settings. @throws MalformedDocumentException naming one that is unknown or out of bounds */
    public static JobSettings parse(Document settings) throws MalformedDocumentException {
        for (String key : settings.keys()) {
            if (!KNOWN.contains(key)) {
                throw new MalformedDocumentException("settings." + key + ": this trainer knows no such setting, only "
                        + KNOWN.stream().sorted().toList());
            }
        }
        return new JobSettings(
                TrainSettings.parse(settings),
                GateSettings.parse(settings),
                version(settings),
                Duration.ofMillis(
                        settings.has("latencyMillis")
                                ? settings.integerBetween("latencyMillis", 1, MOST_LATENCY_MILLIS)
                                : USUAL_LATENCY_MILLIS),
                anomalies(settings),
                quantile(settings));
    }

    private static Optional<ModelVersion> version(Document settings) throws MalformedDocumentException {
        Optional<String> text = settings.findString("version");
        try {
            return text.map(ModelVersion::parse);
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException("settings.version: " + e.getMessage(), e);
        }
    }

    private static boolean anomalies(Document settings) throws MalformedDocumentException {
        String task = settings.findString("task").orElse(HEAD);
        if (!task.equals(HEAD) && !task.equals(ANOMALY)) {
            throw new MalformedDocumentException(
                    "settings.task: expected " + HEAD + " or " + ANOMALY + ", found \"" + task + "\"");
        }
        return task.equals(ANOMALY);
    }

    private static double quantile(Document settings) throws MalformedDocumentException {
        double quantile = settings.number("quantile", USUAL_QUANTILE);
        if (!(quantile > 0 && quantile < 1)) {
            throw new MalformedDocumentException("settings.quantile: " + quantile + " is not between 0 and 1");
        }
        return quantile;
    }
}
