package dev.flotilla.contract.sample;

import java.io.IOException;

/** Samples that are damaged, too large or of a form that is not read; the message says what is wrong, and where. */
public final class MalformedSamplesException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedSamplesException(String message) {
        super(message);
    }

    MalformedSamplesException(String message, Throwable cause) {
        super(message, cause);
    }
}
