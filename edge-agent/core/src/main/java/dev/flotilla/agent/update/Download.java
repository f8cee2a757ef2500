package dev.flotilla.agent.update;

import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.link.RangeRefusedException;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ArtifactRef;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The bytes of an artifact, or of a part of it, as they come over one connection. */
final class Download implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Download.class.getName());

    private final ArtifactRef artifact;
    private final InputStream in;
    private final long end;
    private long position;

    private Download(ArtifactRef artifact, InputStream in, long position, long end) {
        this.artifact = artifact;
        this.in = in;
        this.position = position;
        this.end = end;
    }

    /**
     * @param atMost so many bytes may come
     * @throws RangeRefusedException if the source has no more of it
     * @throws ArtifactUnavailableException if it has nothing of it for this device
     */
    static Download open(ArtifactSource source, ArtifactRef artifact, long from, long atMost) throws IOException {
        long end = from + Math.min(atMost, artifact.length() - from);
        try {
            return new Download(artifact, source.open(artifact.digest(), from, atMost), from, end);
        } catch (RangeRefusedException e) {
            throw e;
        } catch (ArtifactUnavailableException e) {
            throw new ArtifactUnavailableException(artifact.path() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new IOException(artifact.path() + ": " + e.getMessage(), e);
        }
    }

    boolean isOf(Digest digest) {
        return artifact.digest().equals(digest);
    }

    /** The position after the last byte that comes. */
    long end() {
        return end;
    }

    boolean goesOnWith(ArtifactRef other, long from) {
        return artifact.equals(other) && position == from;
    }

    /** How much of the artifact came, or was here before. */
    long position() {
        return position;
    }

    /** Reads at least a byte and at most so many. */
    int read(byte[] buffer, int atMost) throws IOException {
        int count;
        try {
            count = in.read(buffer, 0, atMost);
        } catch (IOException e) {
            throw new IOException(ended() + ": " + e.getMessage(), e);
        }
        if (count < 0) {
            throw new EOFException(ended());
        }
        position += count;
        return count;
    }

    private String ended() {
        return artifact.path() + ": the download ended after " + position + " of " + artifact.length() + " bytes";
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "{0}: no clean end of the download: {1}", new Object[] {artifact.path(), e});
        }
    }
}
