package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where artifacts are kept away from this machine. Its operations block. */
public interface ArtifactBucket extends AutoCloseable {

    /** Keeps the bytes; returns when they are safe. The same again changes nothing. */
    void put(Digest digest, byte[] bytes) throws IOException;

    /** The bytes as they come, unchecked; empty when there are none of this digest. */
    Optional<InputStream> open(Digest digest) throws IOException;

    @Override
    void close();
}
