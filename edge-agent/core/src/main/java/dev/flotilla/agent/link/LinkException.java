package dev.flotilla.agent.link;

import java.io.IOException;

/** The fleet could not be reached or did not take a message; trying again later may help. */
public final class LinkException extends IOException {

    public LinkException(String message) {
        super(message);
    }

    public LinkException(String message, Throwable cause) {
        super(message, cause);
    }
}
