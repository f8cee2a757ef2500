package dev.flotilla.fleet.rollout;

/** A rollout was asked for that cannot be carried out; the message names the field and what to give instead. */
public final class InvalidRolloutException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public InvalidRolloutException(String message) {
        super(message);
    }
}
