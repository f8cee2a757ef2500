package dev.flotilla.fleet.retrain;

/** What was asked for contradicts how a pipeline or a run stands. */
public final class RetrainingRefusedException extends RuntimeException {
    public RetrainingRefusedException(String message) {
        super(message, null, false, false);
    }
}
