package dev.flotilla.contract.seal;

/** Something sealed cannot be opened: it is not well-formed, was changed, or is for another key. */
public final class SealException extends Exception {
    private static final long serialVersionUID = 1L;

    public SealException(String message) {
        super(message);
    }

    public SealException(String message, Throwable cause) {
        super(message, cause);
    }
}
