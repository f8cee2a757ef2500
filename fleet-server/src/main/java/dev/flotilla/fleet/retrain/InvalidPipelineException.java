package dev.flotilla.fleet.retrain;

/** A pipeline makes no sense; the message names the field. */
public final class InvalidPipelineException extends RuntimeException {
    public InvalidPipelineException(String message) {
        super(message, null, false, false);
    }
}
