package dev.flotilla.fleet.limit;

import java.time.Duration;

/** Right now the server does not do this; the message says when it may. */
public abstract sealed class TryLaterException extends Exception
        permits TooManyAttemptsException, TooManyRequestsException, OverloadedException, UnavailableException {

    private static final long serialVersionUID = 1;

    private final Duration wait;

    TryLaterException(String what, Duration wait) {
        super(what + "; try again in " + ceil(wait) + " s");
        this.wait = wait;
    }

    /** Whole seconds until another attempt makes sense, at least 1. */
    public long waitSeconds() {
        return ceil(wait);
    }

    private static long ceil(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
