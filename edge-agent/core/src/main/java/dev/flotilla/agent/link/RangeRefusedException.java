package dev.flotilla.agent.link;

import java.io.IOException;

/** The source has no byte at the offset asked for: the partial download does not belong to the artifact. */
public final class RangeRefusedException extends IOException {

    public RangeRefusedException(String message) {
        super(message);
    }
}
