package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.Optional;

/** Reads parts of artifacts, without the rest of them in memory. */
public interface ArtifactReader {

    /**
     * A part of an artifact.
     *
     * @param length of the whole artifact
     * @param data empty when the part begins at its end or behind
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(long length, byte[] data) {}

    /** At most so many bytes from an offset on; empty when there is no such artifact. */
    Future<Optional<Part>> read(Digest artifact, long offset, int atMost);
}
