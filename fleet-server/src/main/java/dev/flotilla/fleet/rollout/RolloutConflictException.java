package dev.flotilla.fleet.rollout;

/** What was asked does not fit the state that a rollout is in; the message says what would. */
public final class RolloutConflictException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public RolloutConflictException(String message) {
        super(message);
    }
}
