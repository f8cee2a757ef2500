package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a device turned away or lost since its agent started, which no telemetry window tells.
 *
 * @param refused inputs that did not reach the model, by reason; only reasons that occurred
 * @param windowsDropped telemetry windows that were given up, since the spool is bounded
 */
public record Losses(Map<String, Long> refused, long windowsDropped) {
    /** The most reasons in one report. */
    public static final int MAX_REASONS = 32;
    /** The longest name of a reason. */
    public static final int MAX_NAME = 64;

    /** Nothing. */
    public static final Losses NONE = new Losses(Collections.emptyMap(), 0);

    private static final String REFUSED = "refused";
    private static final String WINDOWS = "windows";

    /** Leaves out what did not occur. */
    public Losses {
        TreeMap<String, Long> occurred = new TreeMap<>(refused);
        occurred.values().removeIf(count -> count == 0);
        if (occurred.size() > MAX_REASONS) {
            throw new IllegalArgumentException("a report has at most " + MAX_REASONS + " reasons");
        }
        refused = Collections.unmodifiableMap(occurred);
    }

    static Losses parse(Document document) throws MalformedDocumentException {
        Map<String, Long> refused = new TreeMap<>();
        if (document.has(REFUSED)) {
            Document reasons = document.object(REFUSED);
            if (reasons.keys().size() > MAX_REASONS) {
                throw new MalformedDocumentException("losses.refused: at most " + MAX_REASONS + " reasons");
            }
            for (String reason : reasons.keys()) {
                if (reason.isEmpty() || reason.length() > MAX_NAME) {
                    throw new MalformedDocumentException("losses.refused: a name of 1 to " + MAX_NAME + " characters");
                }
                refused.put(reason, Messages.count(reasons, reason));
            }
        }
        return new Losses(refused, Messages.optionalCount(document, WINDOWS));
    }

    Document toDocument() {
        return Document.builder()
                .put(REFUSED, refused)
                .put(WINDOWS, windowsDropped)
                .build();
    }
}
