package dev.flotilla.agent.update;

import dev.flotilla.agent.download.Allowance;
import dev.flotilla.agent.download.Downloads;
import dev.flotilla.agent.link.ArtifactSource;
import dev.flotilla.agent.link.RangeRefusedException;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ArtifactRef;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Gets artifacts, going on where a download stopped. What it got is not verified. A connection is kept from one slice to the
 * next, since to end one costs all that is on its way.
 */
final class Fetcher implements AutoCloseable {
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
    private final Downloads downloads;
    private @Nullable Download underWay;

    /** @param downloads is asked before anything comes */
    Fetcher(DurableFiles files, ArtifactSource source, Clock clock, Downloads downloads) {
        this.files = files;
        this.source = source;
        this.clock = clock;
        this.downloads = downloads;
    }

    /** The file that a bundle is fetched into. */
    static String file(Digest digest) {
        return PREFIX + digest.hex();
    }

    /** Deletes all partial downloads but these. */
    void keepOnly(Collection<Digest> digests) throws IOException {
        if (underWay != null && digests.stream().noneMatch(underWay::isOf)) {
            close();
        }
        for (String name : files.list()) {
            if (name.startsWith(PREFIX) && digests.stream().noneMatch(digest -> name.equals(file(digest)))) {
                files.delete(name);
            }
        }
    }

    /** Deletes what there is of this download. */
    void forget(Digest digest) throws IOException {
        if (underWay != null && underWay.isOf(digest)) {
            close();
        }
        files.delete(file(digest));
    }

    /** How many bytes of the artifact are here. */
    long held(ArtifactRef artifact) throws IOException {
        return files.size(file(artifact.digest()));
    }

    /**
     * Gets the next part of a bundle into its file, if {@link Downloads} lets any come now.
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
            if (!(downloads.ask() instanceof Allowance.Granted granted)) {
                close();
                return false;
            }
            files.requireSpace(artifact.path(), artifact.length() - held + RESERVE_BYTES);
            copy(artifact, file, held, granted.bytes());
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

    private void copy(ArtifactRef artifact, String file, long from, long granted)
            throws IOException, DamagedBundleException {
        byte[] buffer = new byte[BUFFER];
        Instant end = clock.instant().plus(SLICE_TIME);
        Download download = download(artifact, from, granted);
        long to = Math.min(download.end(), from + Math.min(granted, SLICE_BYTES));
        boolean goesOn = false;
        try {
            while (download.position() < to && clock.instant().isBefore(end) && !downloads.held()) {
                int most = (int) Math.min(buffer.length, to - download.position());
                int read = download.read(buffer, downloads.next(most));
                downloads.received(read);
                files.append(file, buffer, read);
            }
            goesOn = download.position() < download.end();
        } finally {
            if (!goesOn) {
                close();
            }
        }
    }

    /** The one under way, if it is here that it goes on. */
    private Download download(ArtifactRef artifact, long from, long granted)
            throws IOException, DamagedBundleException {
        Download known = underWay;
        if (known != null && known.goesOnWith(artifact, from)) {
            return known;
        }
        close();
        try {
            Download opened = Download.open(source, artifact, from, granted);
            underWay = opened;
            return opened;
        } catch (RangeRefusedException e) {
            throw new DamagedBundleException(
                    artifact.path() + ": the server has no more than " + from + " of " + artifact.length() + " bytes",
                    e);
        }
    }

    /** Ends a download that is under way; what came of it is kept. */
    @Override
    public void close() {
        Download old = underWay;
        underWay = null;
        if (old != null) {
            old.close();
        }
    }
}
