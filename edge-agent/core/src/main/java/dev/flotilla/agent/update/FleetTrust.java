package dev.flotilla.agent.update;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.trust.BoundedReader;
import dev.flotilla.agent.trust.DurableMetadata;
import dev.flotilla.agent.trust.MetadataStore;
import dev.flotilla.agent.trust.MinimumRate;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.agent.trust.Updater;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import dev.flotilla.contract.trust.UnknownTargetException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a device believes: the owner's targets, by the fleet's TUF repository from the root that it was enrolled with, and
 * what it never unlearns. Expiry is judged when the metadata is refreshed, and then holds until the next refresh; a moment at
 * which it was judged has passed for ever after, whatever the clock says.
 */
final class FleetTrust {
    private final TrustMemory memory;
    private final MetadataStore store;
    private final Updater updater;
    private final byte[] enrolledRoot;
    private final Duration maxAge;
    private final TimeBound bound;
    private Optional<TargetsMetadata> targets = Optional.empty();

    private FleetTrust(
            TrustMemory memory,
            MetadataStore store,
            RepositoryFiles repository,
            byte[] enrolledRoot,
            Duration maxAge,
            TimeBound bound) {
        this.memory = memory;
        this.store = store;
        this.updater = new Updater(store, repository, new BoundedReader(MinimumRate.USUAL, System::nanoTime));
        this.enrolledRoot = enrolledRoot.clone();
        this.maxAge = maxAge;
        this.bound = bound;
        memory.refreshed().ifPresent(bound::passed);
    }

    /**
     * @param files where it is kept
     * @param enrolledRoot the root.json that the device was enrolled with
     * @param maxAge after so long the metadata counts as out of date
     * @param bound what is known to have passed
     */
    static FleetTrust open(
            DurableFiles files, RepositoryFiles repository, byte[] enrolledRoot, Duration maxAge, TimeBound bound) {
        return new FleetTrust(
                TrustMemory.open(files), new DurableMetadata(files), repository, enrolledRoot, maxAge, bound);
    }

    /** Whether this moment has come, by the device's clock or by what is known to have passed. */
    boolean hasCome(Instant moment, Instant now) {
        return !bound.atLeast(now).isBefore(moment);
    }

    /** Why nothing can be installed; empty when all is well. */
    Optional<String> trouble() {
        return memory.trouble();
    }

    /** Whether a bundle may not serve again; so it is while the floors are not known. */
    boolean retired(SlotContent content) {
        return trouble().isPresent() || content.release() < floor(content.family());
    }

    /** The floor of a family: 0 if none was ever seen. */
    long floor(String family) {
        return memory.floor(family);
    }

    /** The highest counter of an assignment by this key that was obeyed; 0 before the first. */
    long counter(String keyId) {
        return memory.counter(keyId);
    }

    /** Durably takes note of an assignment that is to be obeyed. */
    void obey(SignedAssignment assignment) throws IOException {
        memory.requireKnown();
        memory.raiseCounter(assignment.keyId(), assignment.claimed().counter());
    }

    /** Whether the last refresh is so long ago, or so far ahead of a clock that was set back, that it says nothing. */
    boolean outOfDate(Instant now) {
        return !memory.refreshed()
                .filter(last -> !last.isAfter(now) && last.plus(maxAge).isAfter(now))
                .isPresent();
    }

    /**
     * Brings the metadata up to date.
     *
     * @throws IOException if the repository cannot be reached or shows something that is not to be trusted, or the disk
     *     fails: no verdict on any bundle, since all of that may be otherwise later
     */
    TargetsMetadata refresh(Instant now) throws IOException {
        memory.requireKnown();
        try {
            if (!store.read(RootMetadata.ROOT, TrustedMetadataSet.MAX_ROOT_BYTES)
                    .isPresent()) {
                store.write(RootMetadata.ROOT, enrolledRoot);
            }
            Instant judged = bound.atLeast(now);
            targets = updater.refresh(judged).findTargets(RootMetadata.TARGETS);
            memory.refreshedAt(judged);
            bound.passed(judged);
        } catch (TrustException | IOException e) {
            throw new IOException("the metadata cannot be refreshed: " + e.getMessage(), e);
        }
        return targets.orElseThrow(IllegalStateException::new);
    }

    /** The targets of the last refresh; empty if there was none that came to its end. */
    Optional<TargetsMetadata> known() throws IOException {
        memory.requireKnown();
        if (!targets.isPresent() && memory.refreshed().isPresent()) {
            targets = updater.installed(memory.refreshed().get())
                    .flatMap(installed -> installed.findTargets(RootMetadata.TARGETS));
        }
        return targets;
    }

    /**
     * What the owner signed about a file. Raises the durable floor of its family to the highest in the targets.
     *
     * @throws TrustException if it is not released, or below its family's floor
     * @throws IOException if there are no targets to go by, or the disk fails
     */
    TargetFile released(String path, Instant now) throws TrustException, IOException {
        Optional<TargetsMetadata> known = known();
        TargetsMetadata trusted = known.isPresent() ? known.get() : refresh(now);
        TargetFile target =
                Optional.ofNullable(trusted.targets().get(path)).orElseThrow(() -> new UnknownTargetException(path));
        String family = target.policy().family();
        memory.raiseFloor(family, trusted.floor(family));
        target.policy().requireAtLeast(floor(family));
        return target;
    }
}
