package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.MetaFile;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.Signatories;
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
import java.util.List;
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
        if (online.isPresent()) {
            requireNamed(trusted.root(), online.get());
        }
        TargetsMetadata before = directory.lastTargets().orElse(new TargetsMetadata(0, now, Map.of()));
        if (online.isPresent()) {
            requireNoBins(before);
        }
        Delegations delegations = online.map(keys -> before.delegations().withDirector(keys.director()))
                .orElse(before.delegations());
        return follow(trusted, before, merged(before.targets(), releases), delegations, life);
    }

    /**
     * Lets somebody else release bundles below some paths, in place of whoever had the role of this name before.
     *
     * @param keys those that the role names
     * @throws ReleaseException if one of them has another part in the fleet, there are too many roles, or a draft
     *     waits for signatures
     */
    public SignedTargets delegate(DelegatedRole role, List<PublicKey> keys, Duration life)
            throws IOException, TrustException, ReleaseException {
        OfflineMetadata trusted = directory.root();
        TargetsMetadata before = targetsToDelegateFrom();
        for (PublicKey each : keys) {
            requireNoOtherPart(each, trusted.root(), before.delegations());
        }
        Delegations delegations = before.delegations().with(role, keys);
        if (RoleFile.all(directory, delegations).size() > ReleaseRoles.MAX) {
            throw new ReleaseException(directory.targetsFile() + ": has " + ReleaseRoles.MAX
                    + " release roles, the most that there may be; withdraw one with --remove first");
        }
        return follow(trusted, before, before.targets(), delegations, life);
    }

    /** Takes back what {@link #delegate} gave. @throws ReleaseException if there is no such role, or a draft waits */
    public SignedTargets withdraw(RoleName role, Duration life) throws IOException, TrustException, ReleaseException {
        OfflineMetadata trusted = directory.root();
        TargetsMetadata before = targetsToDelegateFrom();
        if (before.delegations().find(role.text()).isEmpty()) {
            throw new ReleaseException(directory.targetsFile() + ": has no role " + role + " to withdraw");
        }
        return follow(trusted, before, before.targets(), before.delegations().without(role.text()), life);
    }

    private TargetsMetadata targetsToDelegateFrom() throws IOException, TrustException, ReleaseException {
        TargetsMetadata before = directory
                .lastTargets()
                .orElseThrow(() -> new ReleaseException(
                        directory.targetsFile() + ": does not exist yet; run flotilla-compiler sign first"));
        requireNoBins(before);
        return before;
    }

    private void requireNoBins(TargetsMetadata before) throws ReleaseException {
        if (before.delegations().bins().isPresent()) {
            throw new ReleaseException(
                    directory.targetsFile() + ": delegates to hash bins, beside which no role can stand");
        }
    }

    /**
     * The server must never be able to release anything, and a file that the owner's key signed for a role could be passed off as
     * her targets.json.
     */
    private void requireNoOtherPart(PublicKey wanted, RootMetadata root, Delegations delegations)
            throws TrustException, ReleaseException {
        for (String name : root.roles().keySet()) {
            requireNot(wanted, name, Optional.of(Signatories.of(root, name)));
        }
        requireNot(wanted, OnlineKeys.DIRECTOR, delegations.signatories(OnlineKeys.DIRECTOR));
    }

    private static void requireNot(PublicKey wanted, String name, Optional<Signatories> others)
            throws ReleaseException {
        if (others.filter(signatories -> signatories.has(wanted)).isPresent()) {
            throw new ReleaseException("key " + wanted.keyId() + " signs for " + name
                    + " already; a release role needs keys of its own, made with flotilla-compiler keygen");
        }
    }

    private SignedTargets follow(
            OfflineMetadata trusted,
            TargetsMetadata before,
            Map<String, TargetFile> releases,
            Delegations delegations,
            Duration life)
            throws IOException, TrustException, ReleaseException {
        MetadataDirectory.requireNothingPending(directory.draftFile(), before.version());
        TargetsMetadata targets = before.withReleases(before.version() + 1, now.plus(life), releases)
                .withDelegations(delegations);
        TargetsDraft draft = TargetsDraft.of(targets).signedBy(key);
        SignedTargets result = SignedTargets.of(draft, signatories(trusted));
        if (result.signatures() > 0 && !result.isComplete()) {
            directory.replace(MetadataDirectory.DRAFT, draft.toJson());
        } else {
            publish(trusted, draft);
        }
        return result;
    }

    private static Signatories signatories(OfflineMetadata trusted) throws TrustException {
        return Signatories.of(trusted.root(), RootMetadata.TARGETS);
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
        TargetsDraft signed = draft.signers(signatories(trusted)).contains(keyId) ? draft : draft.signedBy(key);
        SignedTargets result = SignedTargets.of(signed, signatories(trusted));
        if (result.isComplete()) {
            publish(trusted, signed);
        } else {
            MetadataDirectory.replace(file, signed.toJson());
        }
        return result;
    }

    /** What is released after this. */
    static Map<String, TargetFile> merged(Map<String, TargetFile> before, Collection<TargetFile> releases) {
        Map<String, TargetFile> all = new TreeMap<>(before);
        releases.forEach(release -> all.merge(release.path(), release, RepositorySigner::again));
        return all;
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
            Map<String, MetaFile> files = SnapshotFiles.following(
                    directory.lastSnapshot(),
                    MetaFile.of(version, signed),
                    RoleFile.all(directory, targets.delegations()),
                    now);
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
