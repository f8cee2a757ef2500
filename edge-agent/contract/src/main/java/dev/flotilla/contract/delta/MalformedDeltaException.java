package dev.flotilla.contract.delta;

/** Bytes that are no valid delta: damaged, truncated, or made to do harm. */
public final class MalformedDeltaException extends DeltaException {
    private static final long serialVersionUID = 1L;

    MalformedDeltaException(String message) {
        super("delta: " + message);
    }
}
