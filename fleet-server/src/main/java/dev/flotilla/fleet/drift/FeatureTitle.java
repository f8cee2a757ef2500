package dev.flotilla.fleet.drift;

import dev.flotilla.contract.sketch.InputFeatures;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a feature is, in words: names of sketches are short because devices send them. */
public final class FeatureTitle {

    private static final Map<String, String> KNOWN = Map.of(
            ObservationSketch.INPUT_MEAN, "mean of the input",
            ObservationSketch.INPUT_CONTRAST, "contrast of the input",
            InputFeatures.SHARPNESS, "sharpness of the input",
            InputFeatures.ENTROPY, "entropy of the input",
            ObservationSketch.CONFIDENCE, "confidence",
            ObservationSketch.LATENCY_MILLIS, "latency",
            ObservationSketch.MEMORY_BYTES, "memory",
            FeatureScore.PREDICTIONS, "predicted classes");

    private static final Pattern CHANNEL = Pattern.compile("input\\.(mean|contrast)\\.([0-9]+)");
    private static final Pattern VALUE = Pattern.compile("(input|output|embedding)\\.(p?)([0-9]+)");

    /** By the part that values are of: what one of them is called, and all of them. */
    private static final Map<String, List<String>> PARTS = Map.of(
            "input", List.of("input value ", " of the input"),
            "output", List.of("score ", " of the scores"),
            "embedding", List.of("embedding value ", " of the embedding"));

    private FeatureTitle() {}

    /** Such as "contrast of channel 2"; the name itself, if a newer device made it up. Places are counted from 0, as in names. */
    public static String of(String feature) {
        Matcher channel = CHANNEL.matcher(feature);
        if (channel.matches()) {
            return channel.group(1) + " of channel " + channel.group(2);
        }
        Matcher value = VALUE.matcher(feature);
        if (value.matches()) {
            List<String> part = PARTS.getOrDefault(value.group(1), List.of());
            return value.group(2).isEmpty()
                    ? part.get(0) + value.group(3)
                    : "projection " + value.group(3) + part.get(1);
        }
        return KNOWN.getOrDefault(feature, feature);
    }
}
