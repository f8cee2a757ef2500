package dev.flotilla.fleet.limit;

import java.time.Duration;

/** The server has as much to do as it takes on. */
public final class OverloadedException extends TryLaterException {

    private static final long serialVersionUID = 1;

    public OverloadedException(Duration wait) {
        super("the server has too much to do", wait);
    }
}
