package dev.flotilla.fleet.limit;

import java.time.Duration;

/** Something that the server needs for this is away; its log says why. */
public final class UnavailableException extends TryLaterException {

    private static final long serialVersionUID = 1;

    public UnavailableException(String what, Duration wait) {
        super(what, wait);
    }
}
