package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * How a bundle is to run in shadow: beside the one that serves, on some of its inputs, with answers that nobody gets.
 *
 * @param sample the share of inputs that it gets too, above 0 and at most 1
 * @param inputs after so many it stops by itself, 1 to {@value #MAX_INPUTS}
 */
public record ShadowTerms(double sample, int inputs) {
    /** The most inputs that a shadow may be asked for. */
    public static final int MAX_INPUTS = 1_000_000;

    /** Checks the bounds. */
    public ShadowTerms {
        if (!(sample > 0 && sample <= 1)) {
            throw new IllegalArgumentException("sample: must be above 0 and at most 1, got " + sample);
        }
        if (inputs < 1 || inputs > MAX_INPUTS) {
            throw new IllegalArgumentException("inputs: must be 1 to " + MAX_INPUTS + ", got " + inputs);
        }
    }

    static ShadowTerms parse(Document document) throws MalformedDocumentException {
        try {
            return new ShadowTerms(document.number("sample"), (int) document.integerBetween("inputs", 1, MAX_INPUTS));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException("shadow: " + e.getMessage(), e);
        }
    }

    /** With the bundle in it: an agent that knows no shadows finds no bundle to run, and refuses the assignment. */
    Document with(ArtifactRef bundle) {
        return Document.builder()
                .put("bundle", bundle.toDocument())
                .put("inputs", (long) inputs)
                .put("sample", sample)
                .build();
    }
}
