package dev.flotilla.agent.trust;

import java.io.IOException;

/** The repository does not have a file that its own metadata names. */
public final class MetadataUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String name;

    MetadataUnavailableException(String name) {
        super("the repository has no " + name);
        this.name = name;
    }

    /** The name that was asked for. */
    public String name() {
        return name;
    }
}
