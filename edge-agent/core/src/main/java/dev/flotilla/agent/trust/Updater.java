package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.MetadataRequest;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings what a client trusts up to date with a repository: the client workflow of TUF 1.0 section 5, whose rules are in
 * {@link TrustedMetadataSet}. Each file is kept as soon as it is found good, so that a refresh that fails has not been for
 * nothing. Kept files other than the root that do not hold any more are read over, and fetched again.
 */
public final class Updater {
    /** The most roots that are followed in one refresh; the rest waits for the next. */
    public static final int MAX_ROOTS = 256;

    private final MetadataStore store;
    private final RepositoryFiles repository;
    private final BoundedReader reader;

    /** @param repository the metadata of the repository */
    public Updater(MetadataStore store, RepositoryFiles repository, BoundedReader reader) {
        this.store = store;
        this.repository = repository;
        this.reader = reader;
    }

    /** One of the rules, which takes in a file. */
    private interface Rule {
        TrustedMetadataSet apply(byte[] json) throws TrustException;
    }

    /**
     * Updates root, timestamp, snapshot and targets.
     *
     * @param now the instant at which all of it is judged
     * @throws TrustException if the repository shows something that is not to be trusted
     * @throws IOException if the repository cannot be read, or the store not be written
     */
    public TrustedMetadataSet refresh(Instant now) throws TrustException, IOException {
        byte[] root = store.read(RootMetadata.ROOT, TrustedMetadataSet.MAX_ROOT_BYTES)
                .orElseThrow(() -> new IOException("there is no trusted root.json; start with one"));
        TrustedMetadataSet latest = updateRoot(TrustedMetadataSet.fromRoot(root, now));
        latest.requireCurrentRoot();
        return updateTargets(updateSnapshot(updateTimestamp(latest)));
    }

    /**
     * What the last refresh came to, from what is kept alone; empty if that does not hold together, as after a refresh that
     * was cut off.
     *
     * @param refreshed the instant at which that refresh judged
     * @throws IOException if the store cannot be read
     */
    public Optional<TrustedMetadataSet> installed(Instant refreshed) throws IOException {
        Optional<byte[]> root = store.read(RootMetadata.ROOT, TrustedMetadataSet.MAX_ROOT_BYTES);
        Optional<byte[]> timestamp = store.read(RootMetadata.TIMESTAMP, TrustedMetadataSet.MAX_TIMESTAMP_BYTES);
        Optional<byte[]> snapshot = store.read(RootMetadata.SNAPSHOT, TrustedMetadataSet.MAX_SNAPSHOT_BYTES);
        Optional<byte[]> targets = store.read(RootMetadata.TARGETS, TrustedMetadataSet.MAX_TARGETS_BYTES);
        if (!root.isPresent() || !timestamp.isPresent() || !snapshot.isPresent() || !targets.isPresent()) {
            return Optional.empty();
        }
        try {
            return Optional.of(TrustedMetadataSet.fromRoot(root.get(), refreshed)
                    .updateTimestamp(timestamp.get())
                    .updateSnapshot(snapshot.get())
                    .updateTargets(targets.get()));
        } catch (TrustException e) {
            return Optional.empty();
        }
    }

    private TrustedMetadataSet updateRoot(TrustedMetadataSet installed) throws TrustException, IOException {
        TrustedMetadataSet trusted = installed;
        for (int i = 0; i < MAX_ROOTS; i++) {
            Optional<byte[]> json = find(trusted.nextRoot());
            if (!json.isPresent()) {
                break;
            }
            TrustedMetadataSet next = trusted.updateRoot(json.get());
            keepRoot(json.get(), next.revokesOnlineKeysOf(trusted));
            trusted = next;
        }
        return trusted;
    }

    /**
     * Keeps a root and, if it revokes keys of timestamp or snapshot, forgets both files: at once, not after the last root,
     * since the next refresh would not see the change any more. For the same reason a crash in between must do no harm.
     * Before the root is written, the timestamp is gone, which may name the raised version of a snapshot under a key that
     * stays; the snapshot still stands against a rollback. After that, a snapshot that is left was signed by enough keys
     * that the new root trusts, or it is read over as if it were gone.
     */
    private void keepRoot(byte[] json, boolean revokesOnlineKeys) throws IOException {
        if (revokesOnlineKeys) {
            store.delete(RootMetadata.TIMESTAMP);
        }
        store.write(RootMetadata.ROOT, json);
        if (revokesOnlineKeys) {
            store.delete(RootMetadata.SNAPSHOT);
        }
    }

    private TrustedMetadataSet updateTimestamp(TrustedMetadataSet rooted) throws TrustException, IOException {
        TrustedMetadataSet trusted = withInstalled(
                rooted, RootMetadata.TIMESTAMP, TrustedMetadataSet.MAX_TIMESTAMP_BYTES, rooted::withInstalledTimestamp);
        byte[] json = fetch(trusted.newestTimestamp());
        TrustedMetadataSet updated = trusted.updateTimestamp(json);
        if (updated.takesTimestamp()) {
            store.write(RootMetadata.TIMESTAMP, json);
        }
        return updated;
    }

    private TrustedMetadataSet updateSnapshot(TrustedMetadataSet timed) throws TrustException, IOException {
        TrustedMetadataSet trusted = withInstalled(
                timed, RootMetadata.SNAPSHOT, TrustedMetadataSet.MAX_SNAPSHOT_BYTES, timed::withInstalledSnapshot);
        Optional<MetadataRequest> missing = trusted.missingSnapshot();
        return missing.isPresent()
                ? fetchAndKeep(RootMetadata.SNAPSHOT, missing.get(), trusted::updateSnapshot)
                : trusted;
    }

    private TrustedMetadataSet updateTargets(TrustedMetadataSet trusted) throws TrustException, IOException {
        return installedOrFetched(trusted, RootMetadata.TARGETS, trusted::updateTargets);
    }

    /** The set with the file of a delegated role, which is fetched unless the kept one still holds. */
    TrustedMetadataSet load(TrustedMetadataSet trusted, DelegatedRole role, String delegator, RoleRule rule)
            throws TrustException, IOException {
        rule.require(role);
        return installedOrFetched(trusted, role.name(), json -> {
            TrustedMetadataSet updated = trusted.updateDelegatedTargets(json, role, delegator);
            rule.require(role, updated.findTargets(role.name()).orElseThrow(IllegalStateException::new));
            return updated;
        });
    }

    private TrustedMetadataSet installedOrFetched(TrustedMetadataSet trusted, String role, Rule rule)
            throws TrustException, IOException {
        MetadataRequest request = trusted.targetsFile(role);
        TrustedMetadataSet local = withInstalled(trusted, role, TrustedMetadataSet.MAX_TARGETS_BYTES, rule);
        // The same set means that what is kept did not hold.
        return local.equals(trusted) ? fetchAndKeep(role, request, rule) : local;
    }

    /** The set with what is kept of a role, or the same set if there is nothing or it does not hold any more. */
    private TrustedMetadataSet withInstalled(TrustedMetadataSet trusted, String role, int maxBytes, Rule rule)
            throws IOException {
        Optional<byte[]> kept = store.read(role, maxBytes);
        if (!kept.isPresent()) {
            return trusted;
        }
        try {
            return rule.apply(kept.get());
        } catch (TrustException e) {
            return trusted;
        }
    }

    private TrustedMetadataSet fetchAndKeep(String role, MetadataRequest request, Rule rule)
            throws TrustException, IOException {
        byte[] json = fetch(request);
        TrustedMetadataSet updated = rule.apply(json);
        store.write(role, json);
        return updated;
    }

    private byte[] fetch(MetadataRequest request) throws TrustException, IOException {
        return find(request).orElseThrow(() -> new MetadataUnavailableException(request.name()));
    }

    private Optional<byte[]> find(MetadataRequest request) throws TrustException, IOException {
        Optional<InputStream> opened = repository.open(request.name());
        if (!opened.isPresent()) {
            return Optional.empty();
        }
        try (InputStream in = opened.get()) {
            return Optional.of(reader.read(request.name(), in, request.maxBytes()));
        }
    }
}
