package dev.flotilla.fleet.ctl.client;

import java.io.IOException;

/** The server answered, and did not do it. The message says why, and what to do. */
public final class RefusedRequestException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    RefusedRequestException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Whether the server does not know who asks. */
    public boolean isUnauthorized() {
        return status == 401;
    }

    /** Whether the same request may do a little later: the server, or a proxy before it, is not there or has too much to do. */
    public boolean isTransient() {
        return status == 429 || (status >= 502 && status <= 504);
    }
}
