package dev.flotilla.fleet.rollout;

/** A rollout is not any more as the operator saw it who decided about it. */
public final class RolloutChangedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    RolloutChangedException(String message) {
        super(message);
    }
}
