package dev.flotilla.agent.update;

import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.RangeRefusedException;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ArtifactRef;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Gets artifacts, going on where a download stopped. What it got is not verified. */
final class Fetcher {
    /** Most bytes of a bundle fetched in one go, so that the caller gets to hear of newer assignments. */
    static final int SLICE_BYTES = 4 << 20;

    /** Longest time for that, over a link on which bytes trickle; what came is kept. */
    static final Duration SLICE_TIME = Duration.ofSeconds(30);

    /** Kept free beside the bundle, for the journal and for telemetry. */
    static final long RESERVE_BYTES = 64 << 10;

    private static final int BUFFER = 64 << 10;
    private static final String PREFIX = "incoming-";

    private final DurableFiles files;
    private final ArtifactSource source;
    private final Clock clock;

    Fetcher(DurableFiles files, ArtifactSource source, Clock clock) {
        this.files = files;
        this.source = source;
        this.clock = clock;
    }

    /** The file that a bundle is fetched into. */
    static String file(Digest digest) {
        return PREFIX + digest.hex();
    }

    /** Deletes all partial downloads but this one. */
    void keepOnly(Digest digest) throws IOException {
        for (String name : files.list()) {
            if (name.startsWith(PREFIX) && !name.equals(file(digest))) {
                files.delete(name);
            }
        }
    }

    /** Deletes what there is of this download. */
    void forget(Digest digest) throws IOException {
        files.delete(file(digest));
    }

    /** How many bytes of the artifact are here. */
    long held(ArtifactRef artifact) throws IOException {
        return files.size(file(artifact.digest()));
    }

    /**
     * Gets the next part of a bundle into its file.
     *
     * @return whether all of it is here
     * @throws DamagedBundleException if the source has no more than what is here, and that is not all
     */
    boolean fetchSlice(ArtifactRef artifact) throws IOException, DamagedBundleException {
        String file = file(artifact.digest());
        if (files.size(file) > artifact.length()) {
            files.delete(file);
        }
        long held = files.size(file);
        if (held < artifact.length()) {
            files.requireSpace(artifact.path(), artifact.length() - held + RESERVE_BYTES);
            copy(artifact, file, held, Math.min(artifact.length(), held + SLICE_BYTES));
        }
        // Also when nothing was missing: the end may have come before a crash and before its sync.
        sync(file);
        return files.size(file) == artifact.length();
    }

    /** After a sync that failed, the system may drop what was to be written and still say next time that all is well. */
    private void sync(String file) throws IOException {
        try {
            files.sync(file);
        } catch (IOException e) {
            files.delete(file);
            throw e;
        }
    }

    private void copy(ArtifactRef artifact, String file, long from, long to)
            throws IOException, DamagedBundleException {
        byte[] buffer = new byte[BUFFER];
        long at = from;
        Instant end = clock.instant().plus(SLICE_TIME);
        try (InputStream in = open(artifact, from)) {
            while (at < to && clock.instant().isBefore(end)) {
                int n = read(in, buffer, artifact, at);
                int wanted = (int) Math.min(n, to - at);
                files.append(file, buffer, wanted);
                at += wanted;
            }
        } catch (RangeRefusedException e) {
            throw new DamagedBundleException(
                    artifact.path() + ": the server has no more than " + from + " of " + artifact.length() + " bytes",
                    e);
        }
    }

    private InputStream open(ArtifactRef artifact, long from) throws IOException {
        try {
            return source.open(artifact.digest(), from);
        } catch (RangeRefusedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(artifact.path() + ": " + e.getMessage(), e);
        }
    }

    private static int read(InputStream in, byte[] buffer, ArtifactRef artifact, long at) throws IOException {
        int wanted = (int) Math.min(buffer.length, artifact.length() - at);
        int n;
        try {
            n = in.read(buffer, 0, wanted);
        } catch (IOException e) {
            throw new IOException(ended(artifact, at) + ": " + e.getMessage(), e);
        }
        if (n < 0) {
            throw new EOFException(ended(artifact, at));
        }
        return n;
    }

    private static String ended(ArtifactRef artifact, long at) {
        return artifact.path() + ": the download ended after " + at + " of " + artifact.length() + " bytes";
    }
}
