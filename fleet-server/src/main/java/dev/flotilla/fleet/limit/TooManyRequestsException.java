package dev.flotilla.fleet.limit;

import java.time.Duration;

/** Whoever asks has asked more often than this server answers one. */
public final class TooManyRequestsException extends TryLaterException {

    private static final long serialVersionUID = 1;

    public TooManyRequestsException(Duration wait) {
        super("too many requests", wait);
    }
}
