package dev.flotilla.agent.link.chunk;

import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.contract.protocol.Fetchable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The fleet's TUF metadata in chunks, by name. Where it changes between two chunks, its signature does not hold. */
public final class ChunkedMetadata implements RepositoryFiles {
    private final Chunks chunks;

    public ChunkedMetadata(Chunks chunks) {
        this.chunks = chunks;
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        try {
            return Optional.of(chunks.open(new Fetchable.Metadata(name), 0, Long.MAX_VALUE));
        } catch (ArtifactUnavailableException e) {
            return Optional.empty();
        }
    }
}
