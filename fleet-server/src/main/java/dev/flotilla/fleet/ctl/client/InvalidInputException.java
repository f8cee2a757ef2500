package dev.flotilla.fleet.ctl.client;

import java.io.IOException;

/** What the operator gave cannot be used: an address, a file or its content. Nothing was asked of a server. */
public final class InvalidInputException extends IOException {
    private static final long serialVersionUID = 1L;

    public InvalidInputException(String message) {
        super(message);
    }
}
