package dev.flotilla.compiler.ceremony;

/** A root that nobody should sign, or that cannot be finished yet; the message says why. */
public final class CeremonyException extends Exception {
    private static final long serialVersionUID = 1;

    public CeremonyException(String message) {
        super(message);
    }
}
