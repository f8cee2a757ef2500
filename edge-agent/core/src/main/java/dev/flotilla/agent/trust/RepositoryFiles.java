package dev.flotilla.agent.trust;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The files below one address of a repository, none of which is trusted. */
public interface RepositoryFiles {
    /**
     * Opens a file; empty if the repository says that it has none of this name. How much is read of it, and how long
     * that may take, is the reader's to decide.
     *
     * @param name relative to the address, percent-encoded where it has to be
     */
    Optional<InputStream> open(String name) throws IOException;
}
