package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.MetaFile;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.SnapshotMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TimestampMetadata;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Signs releases into the owner's metadata, with one release key. */
public final class RepositorySigner {
    private final MetadataDirectory directory;
    private final MetadataKey key;
    private final MetadataSigner signer;
    private final Instant now;

    public RepositorySigner(MetadataDirectory directory, MetadataKey key, Instant now) {
        this.directory = directory;
        this.key = key;
        this.signer = new MetadataSigner(key);
        this.now = now;
    }

    /** Whether there is no root yet, so that {@link #makeRoot} has to go first. */
    public boolean isNew() {
        return !Files.exists(directory.rootFile());
    }

    /** Whether there are no targets yet, whose delegation to a director would stay. */
    public boolean isEmpty() {
        return !Files.exists(directory.targetsFile());
    }

    /**
     * Makes the first root, under the release key alone.
     *
     * @param online the server's keys; without them the release key signs snapshot and timestamp too
     */
    public void makeRoot(Optional<OnlineKeys> online, Duration life) throws IOException {
        RootMetadata root = RootMetadata.ofOwner(1, now.plus(life), key.publicKey(), online);
        directory.replaceRoot(1, signer.root(root));
    }

    /**
     * Adds releases to {@code targets.json}, one version up; where others have to sign too, as a draft.
     *
     * @param online the server's keys, whose director may assign from now on; without them whoever could before
     * @param life of what is signed
     * @throws ReleaseException if the root names other keys than these of the server's, or a draft waits for signatures
     */
    public SignedTargets release(Collection<TargetFile> releases, Optional<OnlineKeys> online, Duration life)
            throws IOException, TrustException, ReleaseException {
        OfflineMetadata trusted = directory.root();
        directory.requireNothingPending();
        if (online.isPresent()) {
            requireNamed(trusted.root(), online.get());
        }
        TargetsMetadata before = directory.lastTargets().orElse(new TargetsMetadata(0, now, Map.of()));
        Map<String, TargetFile> all = new TreeMap<>(before.targets());
        releases.forEach(release -> all.merge(release.path(), release, RepositorySigner::again));
        Delegations delegations =
                online.map(keys -> Delegations.toDirector(keys.director())).orElse(before.delegations());
        TargetsMetadata targets =
                before.withReleases(before.version() + 1, now.plus(life), all).withDelegations(delegations);
        TargetsDraft draft = TargetsDraft.of(targets).signedBy(key);
        SignedTargets result = SignedTargets.of(draft, trusted.root());
        if (result.signatures() > 0 && !result.isComplete()) {
            directory.replace(MetadataDirectory.DRAFT, draft.toJson());
        } else {
            publish(trusted, draft);
        }
        return result;
    }

    /**
     * Adds the key's signature to targets that others have signed. If that makes enough of them, they become {@code targets.json}.
     *
     * @param file where the draft came from, and goes back to while there are too few
     * @throws ReleaseException if the key is none of the root's release keys
     */
    public SignedTargets countersign(TargetsDraft draft, Path file)
            throws IOException, TrustException, ReleaseException {
        OfflineMetadata trusted = directory.root();
        String keyId = key.publicKey().keyId();
        if (!signsAlso(trusted.root(), RootMetadata.TARGETS)) {
            throw new ReleaseException("key " + keyId + " is no release key of " + directory.rootFile());
        }
        TargetsDraft signed = draft.signers(trusted.root()).contains(keyId) ? draft : draft.signedBy(key);
        SignedTargets result = SignedTargets.of(signed, trusted.root());
        if (result.isComplete()) {
            publish(trusted, signed);
        } else {
            MetadataDirectory.replace(file, signed.toJson());
        }
        return result;
    }

    /** A bundle that is released again, under another policy, still comes from where it came from. */
    private static TargetFile again(TargetFile before, TargetFile release) {
        boolean kept = release.provenance().isEmpty() && before.digest().equals(release.digest());
        return kept ? release.withProvenance(before.provenance()) : release;
    }

    private void publish(OfflineMetadata trusted, TargetsDraft draft) throws IOException, TrustException {
        byte[] signed = draft.toJson();
        TargetsMetadata targets = draft.targets();
        // Refuses a key that the root does not name before anything is replaced.
        trusted.updateTargets(signed);
        directory.replace(MetadataDirectory.TARGETS, signed);
        directory.delete(MetadataDirectory.DRAFT);
        if (signsAlso(trusted.root(), RootMetadata.SNAPSHOT) && signsAlso(trusted.root(), RootMetadata.TIMESTAMP)) {
            // Made together with each version of the targets, they count with it.
            long version = targets.version();
            Map<String, MetaFile> files = Map.of(MetadataDirectory.TARGETS, MetaFile.of(version, signed));
            byte[] snapshot = signer.snapshot(new SnapshotMetadata(version, targets.expires(), files));
            directory.replace(MetadataDirectory.SNAPSHOT, snapshot);
            directory.replace(
                    MetadataDirectory.TIMESTAMP,
                    signer.timestamp(
                            new TimestampMetadata(version, targets.expires(), MetaFile.of(version, snapshot))));
        }
    }

    private boolean signsAlso(RootMetadata root, String role) {
        return CheckedRepository.keyIds(root, role).contains(key.publicKey().keyId());
    }

    private void requireNamed(RootMetadata root, OnlineKeys online) throws ReleaseException {
        requireNamed(root, RootMetadata.SNAPSHOT, online.snapshot());
        requireNamed(root, RootMetadata.TIMESTAMP, online.timestamp());
    }

    private void requireNamed(RootMetadata root, String role, PublicKey online) throws ReleaseException {
        if (!CheckedRepository.keyIds(root, role).contains(online.keyId())) {
            throw new ReleaseException(directory.rootFile() + ": names other keys for the role " + role
                    + " than the server's; make a root that names them with flotilla-compiler ceremony first");
        }
    }
}
