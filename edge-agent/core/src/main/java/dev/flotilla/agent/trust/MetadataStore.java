package dev.flotilla.agent.trust;

import java.io.IOException;
import java.util.Optional;

/**
 * The metadata that was found trustworthy, by role. What is written is durable when the method returns, and replaces what
 * was there whole or not at all.
 */
public interface MetadataStore {
    /**
     * The file of a role; empty if there is none.
     *
     * @param maxBytes of a longer file one byte more than this is returned, so that whoever reads it refuses it
     */
    Optional<byte[]> read(String role, int maxBytes) throws IOException;

    /** Replaces the file of a role by these very bytes. */
    void write(String role, byte[] json) throws IOException;

    /** Durably deletes the file of a role, if there is one. */
    void delete(String role) throws IOException;
}
