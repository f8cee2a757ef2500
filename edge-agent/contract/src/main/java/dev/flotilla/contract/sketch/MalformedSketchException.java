package dev.flotilla.contract.sketch;

/** An encoded summary breaks a rule of the encoding; the message says which one. */
public final class MalformedSketchException extends java.io.IOException {
    private static final long serialVersionUID = 1L;

    /** Says what was expected and what was found. */
    public MalformedSketchException(String message) {
        super(message);
    }
}
