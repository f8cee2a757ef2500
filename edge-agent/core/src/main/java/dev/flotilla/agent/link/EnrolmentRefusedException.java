package dev.flotilla.agent.link;

import java.io.IOException;

/** This token and this server will not come together, however often it is tried. */
public final class EnrolmentRefusedException extends IOException {

    public EnrolmentRefusedException(String message) {
        super(message);
    }
}
