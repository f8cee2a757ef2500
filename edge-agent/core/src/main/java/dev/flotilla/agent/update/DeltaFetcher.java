package dev.flotilla.agent.update;

import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.delta.BaseFile;
import dev.flotilla.contract.delta.DeltaApplier;
import dev.flotilla.contract.delta.DeltaException;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DeltaRef;
import dev.flotilla.contract.protocol.DesiredState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Makes the assigned bundle of one in a slot and a delta, in place of fetching all of it. What it made is where a download
 * of the bundle would be, and is verified as one; whatever goes wrong here is a reason to fetch it whole, and no failure.
 */
final class DeltaFetcher {
    private static final Logger LOG = Logger.getLogger(DeltaFetcher.class.getName());
    private static final String PREFIX = "made-";

    private final DurableFiles files;
    private final Fetcher fetcher;
    private final Slots slots;
    private Optional<Digest> useless = Optional.empty();

    DeltaFetcher(DurableFiles files, Fetcher fetcher, Slots slots) {
        this.files = files;
        this.fetcher = fetcher;
        this.slots = slots;
    }

    /** The delta to try: one that starts from a bundle that is here, is shorter than the whole, and did not fail before. */
    Optional<DeltaRef> usable(DesiredState desired) throws IOException {
        if (fetcher.held(desired.bundle()) > 0) {
            return Optional.empty();
        }
        return desired.delta()
                .filter(delta -> delta.artifact().length() < desired.bundle().length())
                .filter(delta -> !useless.equals(Optional.of(delta.artifact().digest())))
                .filter(delta -> slots.find(delta.from()).isPresent());
    }

    /**
     * Gets the next part of the delta, and makes the bundle when all of it is here.
     *
     * @return how far the bundle is: whole, partly, or empty when this way leads nowhere
     * @throws IOException when the delta cannot be fetched for now
     */
    Optional<UpdateSteps.Fetched> fetch(ArtifactRef bundle, DeltaRef delta) throws IOException {
        try {
            if (!fetcher.fetchSlice(delta.artifact())) {
                return Optional.of(UpdateSteps.Fetched.PART);
            }
        } catch (ArtifactUnavailableException | DamagedBundleException e) {
            return giveUp(delta, e);
        }
        try {
            make(bundle, delta);
        } catch (IOException | DeltaException | RuntimeException e) {
            return giveUp(delta, e);
        }
        forget(delta);
        return Optional.of(UpdateSteps.Fetched.WHOLE);
    }

    private void make(ArtifactRef bundle, DeltaRef delta) throws IOException, DeltaException {
        BaseFile base = slots.find(delta.from()).orElseThrow(() -> new IOException("no slot holds " + delta.from()));
        String made = PREFIX + bundle.digest().hex();
        files.delete(made);
        files.requireSpace(bundle.path(), bundle.length() + Fetcher.RESERVE_BYTES);
        try (InputStream in =
                        DurableStreams.in(files, Fetcher.file(delta.artifact().digest()));
                OutputStream out = DurableStreams.out(files, made)) {
            DeltaHeader header = DeltaHeader.read(in);
            if (!header.newDigest().equals(bundle.digest()) || header.newLength() != bundle.length()) {
                throw new IOException("it makes another bundle, " + header.newDigest());
            }
            DeltaApplier.apply(header, in, base, out);
            out.flush();
        }
        files.sync(made);
        files.rename(made, Fetcher.file(bundle.digest()));
    }

    private Optional<UpdateSteps.Fetched> giveUp(DeltaRef delta, Exception why) throws IOException {
        LOG.log(Level.WARNING, "{0} is of no use, the whole bundle is fetched: {1}", new Object[] {
            delta.artifact().path(), why.getMessage()
        });
        useless = Optional.of(delta.artifact().digest());
        clear();
        forget(delta);
        return Optional.empty();
    }

    /** Deletes the delta, which is of no more use. */
    void forget(DeltaRef delta) throws IOException {
        fetcher.forget(delta.artifact().digest());
    }

    /** Deletes what a crash left half made. */
    void clear() throws IOException {
        for (String name : files.list()) {
            if (name.startsWith(PREFIX)) {
                files.delete(name);
            }
        }
    }

    /** Bytes of the delta that are here. */
    long held(DesiredState desired) throws IOException {
        return desired.delta().isPresent() ? fetcher.held(desired.delta().get().artifact()) : 0;
    }
}
