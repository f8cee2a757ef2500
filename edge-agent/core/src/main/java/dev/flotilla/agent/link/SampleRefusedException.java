package dev.flotilla.agent.link;

import java.io.IOException;

/** The fleet will not have a sample. */
public final class SampleRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    public SampleRefusedException(String message) {
        super(message);
    }
}
