package dev.flotilla.fleet.retrain;

/** As things are, a rollout cannot be created; the message says why. It may be later, when devices are free. */
public final class RolloutWaitsException extends RuntimeException {
    public RolloutWaitsException(String message) {
        super(message, null, false, false);
    }
}
