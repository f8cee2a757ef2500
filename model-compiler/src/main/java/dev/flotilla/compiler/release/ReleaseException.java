package dev.flotilla.compiler.release;

/** What is asked for does not fit the owner's metadata; the message says how, and what to do. */
public final class ReleaseException extends Exception {
    private static final long serialVersionUID = 1;

    public ReleaseException(String message) {
        super(message);
    }
}
