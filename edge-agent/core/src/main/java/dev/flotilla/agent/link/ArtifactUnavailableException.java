package dev.flotilla.agent.link;

import java.io.IOException;

/** The source was reached and says that it has no such artifact, or none for this device. */
public final class ArtifactUnavailableException extends IOException {

    public ArtifactUnavailableException(String message) {
        super(message);
    }
}
