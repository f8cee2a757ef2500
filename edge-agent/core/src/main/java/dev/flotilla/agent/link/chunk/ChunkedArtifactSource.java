package dev.flotilla.agent.link.chunk;

import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Fetchable;
import java.io.IOException;
import java.io.InputStream;

/** Artifacts in chunks, by their digest. */
public final class ChunkedArtifactSource implements ArtifactSource {
    private final Chunks chunks;

    public ChunkedArtifactSource(Chunks chunks) {
        this.chunks = chunks;
    }

    @Override
    public InputStream open(Digest digest, long offset, long atMost) throws IOException {
        return chunks.open(new Fetchable.Artifact(digest), offset, atMost);
    }
}
