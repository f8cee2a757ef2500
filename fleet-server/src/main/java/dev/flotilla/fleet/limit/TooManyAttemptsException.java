package dev.flotilla.fleet.limit;

import java.time.Duration;

/** Whoever asks has asked too often; the message says when the next attempt is allowed. */
public final class TooManyAttemptsException extends TryLaterException {

    private static final long serialVersionUID = 1;

    public TooManyAttemptsException(Duration wait) {
        super("too many attempts", wait);
    }
}
