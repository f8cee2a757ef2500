package dev.flotilla.fleet.retrain;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where a figure of the accuracy in the field is from. */
public enum AccuracySource {
    /** From confidences, without labels. */
    ESTIMATED,
    /** From labels. */
    LABELLED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<AccuracySource> find(String wireName) {
        return Arrays.stream(values())
                .filter(source -> source.wireName().equals(wireName))
                .findFirst();
    }
}
