package dev.flotilla.agent.update;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.trust.BoundedReader;
import dev.flotilla.agent.trust.DurableMetadata;
import dev.flotilla.agent.trust.FoundTarget;
import dev.flotilla.agent.trust.MinimumRate;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.agent.trust.RoleRule;
import dev.flotilla.agent.trust.TargetSearch;
import dev.flotilla.agent.trust.Updater;
import dev.flotilla.contract.protocol.ArtifactRef;
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
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a device believes: what the owner released, and what roles did that the owner's targets delegate to, by the fleet's
 * TUF repository from the root that it was enrolled with, and what it never unlearns. The file of a role is fetched when a
 * bundle is asked for that it may speak for, so one that is broken stands in the way of no others. Expiry is judged when the metadata is refreshed, and then holds until the next refresh; a moment at
 * which it was judged has passed for ever after, whatever the clock says.
 */
final class FleetTrust {
    private final TrustMemory memory;
    private final DurableMetadata store;
    private final Updater updater;
    private final TargetSearch search;
    /** Knows only the files of roles that are here. */
    private final TargetSearch kept;

    private final byte[] enrolledRoot;
    private final Duration maxAge;
    private final TimeBound bound;
    private Optional<TrustedMetadataSet> trusted = Optional.empty();
    /** What was asked for last: it is asked for with every slice of a download. */
    private Optional<FoundTarget> found = Optional.empty();

    private FleetTrust(
            TrustMemory memory,
            DurableMetadata store,
            RepositoryFiles repository,
            byte[] enrolledRoot,
            Duration maxAge,
            TimeBound bound) {
        this.memory = memory;
        this.store = store;
        BoundedReader reader = new BoundedReader(MinimumRate.USUAL, System::nanoTime);
        this.updater = new Updater(store, repository, reader);
        this.search = new TargetSearch(updater, RoleRule.RELEASES);
        this.kept = new TargetSearch(new Updater(store, name -> Optional.empty(), reader), RoleRule.RELEASES);
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
            take(updater.refresh(judged));
            memory.refreshedAt(judged);
            bound.passed(judged);
            forgetWithdrawnRoles();
        } catch (TrustException | IOException e) {
            throw new IOException("the metadata cannot be refreshed: " + e.getMessage(), e);
        }
        return known().orElseThrow(IllegalStateException::new);
    }

    private void forgetWithdrawnRoles() throws IOException {
        Set<String> delegated = new HashSet<>();
        known().ifPresent(targets -> targets.delegations().roles().forEach(role -> delegated.add(role.name())));
        store.keepRoles(delegated);
    }

    private void take(TrustedMetadataSet metadata) {
        trusted = Optional.of(metadata);
        found = Optional.empty();
    }

    /** The targets of the last refresh; empty if there was none that came to its end. */
    Optional<TargetsMetadata> known() throws IOException {
        memory.requireKnown();
        if (!trusted.isPresent() && memory.refreshed().isPresent()) {
            updater.installed(memory.refreshed().get()).ifPresent(this::take);
        }
        return trusted.flatMap(metadata -> metadata.findTargets(RootMetadata.TARGETS));
    }

    /** Whether this very bundle is released, by the metadata that is here; nothing is fetched to tell. */
    boolean knows(ArtifactRef bundle) {
        try {
            return find(bundle.path(), kept)
                    .entry()
                    .release()
                    .filter(file -> file.digest().equals(bundle.digest()))
                    .isPresent();
        } catch (UnknownTargetException | IOException e) {
            return false;
        }
    }

    /**
     * Has the files of all roles here that are to be asked about a path.
     *
     * @throws IOException if one cannot be had or is not to be trusted: no verdict on any bundle, since that may be
     *     otherwise later
     */
    void ask(String path) throws IOException {
        try {
            find(path, search);
        } catch (UnknownTargetException e) {
            // All were asked, and none knows it.
            return;
        }
    }

    private FoundTarget find(String path, TargetSearch by) throws UnknownTargetException, IOException {
        if (found.filter(last -> last.entry().path().equals(path)).isPresent()) {
            return found.get();
        }
        try {
            FoundTarget target =
                    by.find(trusted.orElseThrow(() -> new IOException("there is no metadata to go by")), path);
            found = Optional.of(target);
            return target;
        } catch (UnknownTargetException e) {
            throw e;
        } catch (TrustException | IOException e) {
            throw new IOException("a role that may release " + path + " cannot be asked: " + e.getMessage(), e);
        }
    }

    /**
     * What was signed about a file. Raises the durable floor of its family to the highest that the targets, or the roles that
     * were asked about it, set.
     *
     * @throws TrustException if it is not released, or below its family's floor
     * @throws IOException if there is no metadata to go by, or the disk fails
     */
    TargetFile released(String path, Instant now) throws TrustException, IOException {
        if (!known().isPresent()) {
            refresh(now);
        }
        FoundTarget target = find(path, search);
        TargetFile file = target.entry().release().orElseThrow(() -> new UnknownTargetException(path));
        String family = file.policy().family();
        memory.raiseFloor(family, target.asked().floor(family));
        file.policy().requireAtLeast(floor(family));
        return file;
    }
}
