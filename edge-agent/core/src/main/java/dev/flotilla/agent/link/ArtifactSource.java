package dev.flotilla.agent.link;

import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.io.InputStream;

/** Where the bytes of bundles and signed metadata come from, by their digest. Nothing it returns is verified yet. */
public interface ArtifactSource {

    /**
     * Opens an artifact at a position, so that a broken download goes on where it stopped.
     *
     * @param digest the artifact's SHA-256
     * @param offset how many bytes the caller holds already; the stream's first byte is the one after them
     * @param atMost how many bytes are wanted; the stream ends after them, and no more are sent for
     * @return the rest of the artifact; its end may come early (a broken connection), which the caller sees by the
     *     length it expects. Reading throws IOException on a broken connection; both mean: try again from there
     * @throws RangeRefusedException when the artifact has no byte at {@code offset}: what the caller holds is of no use
     * @throws ArtifactUnavailableException when the source answers that it has no such artifact for this device
     * @throws IOException when the source cannot be reached for now
     */
    InputStream open(Digest digest, long offset, long atMost) throws IOException;

    /** All of the rest. */
    default InputStream open(Digest digest, long offset) throws IOException {
        return open(digest, offset, Long.MAX_VALUE);
    }
}
