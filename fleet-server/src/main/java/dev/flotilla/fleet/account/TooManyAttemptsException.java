package dev.flotilla.fleet.account;

import java.time.Duration;

/** There were too many attempts to sign in or to set up; the message says when the next one is allowed. */
public final class TooManyAttemptsException extends Exception {

    private static final long serialVersionUID = 1;

    private final Duration wait;

    TooManyAttemptsException(Duration wait) {
        super("too many attempts; try again in " + ceil(wait) + " s");
        this.wait = wait;
    }

    /** Whole seconds until the next attempt is allowed, at least 1. */
    public long waitSeconds() {
        return ceil(wait);
    }

    private static long ceil(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
