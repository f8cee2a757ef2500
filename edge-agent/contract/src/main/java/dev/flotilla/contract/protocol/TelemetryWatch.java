package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Duration;

/**
 * That the fleet would like to hear more often from a device for a while, as when a rollout waits for evidence. The device obeys as
 * far as the bytes go that its owner set apart for it, and nobody has to sign it: all that a forged one can do is use up these.
 *
 * @param length for how long, from when the device hears of it; a second to a day
 * @param every how long windows are meanwhile, a second to a day; devices round it up to the windows that they record
 */
public record TelemetryWatch(Duration length, Duration every) {
    private static final long MOST_SECONDS = 86_400;

    /** Checks the bounds. */
    public TelemetryWatch {
        require(length);
        require(every);
    }

    private static void require(Duration time) {
        if (time.getSeconds() < 1 || time.getSeconds() > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    "a watch lasts, and has windows of, 1 to " + MOST_SECONDS + " seconds, not " + time);
        }
    }

    static TelemetryWatch parse(Document document) throws MalformedDocumentException {
        return new TelemetryWatch(
                Duration.ofSeconds(document.integerBetween("seconds", 1, MOST_SECONDS)),
                Duration.ofSeconds(document.integerBetween("every", 1, MOST_SECONDS)));
    }

    Document toDocument() {
        return Document.builder()
                .put("every", every.getSeconds())
                .put("seconds", length.getSeconds())
                .build();
    }
}
