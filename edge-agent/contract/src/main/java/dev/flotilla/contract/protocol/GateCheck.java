package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that a challenger was held to.
 *
 * @param name such as {@code drifted} or {@code clean}
 * @param outcome whether it held
 * @param figures every number that the outcome rests on, by name
 * @param message the same in words, for people
 */
public record GateCheck(String name, Outcome outcome, Map<String, Double> figures, String message) {
    private static final int MAX_NAME = 128;
    private static final int MAX_MESSAGE = 1024;

    /** How a check came out. On the wire it is the name in lower case. */
    public enum Outcome {
        /** It held. */
        PASSED,
        /** It did not. */
        FAILED,
        /** There were too few samples to say. */
        UNDECIDED;

        /** The name on the wire. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Outcome parse(String wireName) throws MalformedDocumentException {
            for (Outcome outcome : values()) {
                if (outcome.wireName().equals(wireName)) {
                    return outcome;
                }
            }
            throw new MalformedDocumentException("outcome: this reader knows no outcome \"" + wireName + "\"");
        }
    }

    /** Checks the bounds, and copies the figures in the order of their names. */
    public GateCheck {
        if (name.isEmpty()
                || name.length() > MAX_NAME
                || message.length() > MAX_MESSAGE
                || figures.size() > JobReport.MAX_FIGURES) {
            throw new IllegalArgumentException("a check has a name of 1 to " + MAX_NAME + " characters, a message of at"
                    + " most " + MAX_MESSAGE + " and at most " + JobReport.MAX_FIGURES + " figures");
        }
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    static GateCheck parse(Document document) throws MalformedDocumentException {
        return new GateCheck(
                Messages.text(document, "name", MAX_NAME),
                Outcome.parse(document.string("outcome")),
                Messages.figures(document, "figures", JobReport.MAX_FIGURES),
                Messages.optionalText(document, "message", MAX_MESSAGE));
    }

    Document toDocument() {
        return Document.builder()
                .put("name", name)
                .put("outcome", outcome.wireName())
                .put("figures", figures)
                .put("message", message)
                .build();
    }
}
