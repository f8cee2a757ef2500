package dev.flotilla.fleet.transfer;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Optional;

/** Reads parts of artifacts, without the rest of them in memory. */
public interface ArtifactReader {

    /**
     * A part of what a device asks for.
     *
     * @param length of all of it
     * @param data empty when the part begins at its end or behind
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Part(long length, byte[] data) {
        /** At most so many of these bytes from an offset on. */
        static Part of(byte[] all, long offset, int atMost) {
            int from = (int) Math.min(offset, all.length);
            return new Part(all.length, Arrays.copyOfRange(all, from, Math.min(all.length, from + atMost)));
        }
    }

    /** At most so many bytes from an offset on; empty when there is no such artifact. */
    Future<Optional<Part>> read(Digest artifact, long offset, int atMost);
}
