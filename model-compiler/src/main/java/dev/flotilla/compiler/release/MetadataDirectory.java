package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.MetaFile;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.RoleNames;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.Signatories;
import dev.flotilla.contract.trust.SnapshotMetadata;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The owner's public metadata (TUF 1.0) in one directory: every {@code N.root.json}, the newest as {@code root.json} too, and
 * {@code targets.json}, with what is to follow it in {@code targets.draft.json} until enough have signed; {@code snapshot.json} and {@code timestamp.json} only where the owner's own key signs these.
 */
public final class MetadataDirectory {
    static final String TARGETS = "targets.json";
    static final String DRAFT = "targets.draft.json";
    static final String SNAPSHOT = "snapshot.json";
    static final String TIMESTAMP = "timestamp.json";

    private static final String ROOT = "root.json";

    private final Path directory;

    public MetadataDirectory(Path directory) {
        this.directory = directory;
    }

    public Path rootFile() {
        return file(ROOT);
    }

    public Path targetsFile() {
        return file(TARGETS);
    }

    /** Targets that too few have signed yet. */
    public Path draftFile() {
        return file(DRAFT);
    }

    Path roleFile(String role) {
        return file(RoleNames.fileName(role));
    }

    Path roleDraftFile(String role) {
        return file(RoleNames.encode(role) + ".draft.json");
    }

    /**
     * The file of a role that the targets of {@code now} let release bundles.
     *
     * @throws ReleaseException if they do not
     */
    public RoleFile role(RoleName name, Instant now) throws IOException, TrustException, ReleaseException {
        return load(now)
                .findTargets()
                .flatMap(targets -> RoleFile.find(this, targets.delegations(), name.text()))
                .orElseThrow(() -> new ReleaseException(targetsFile() + ": lets no role " + name
                        + " release bundles; whoever has the owner's key runs flotilla-compiler delegate"));
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private Path rootFile(long version) {
        return file(version + "." + ROOT);
    }

    /** The newest root, whether it has expired or not. */
    OfflineMetadata root() throws IOException, TrustException {
        return OfflineMetadata.fromRoot(Files.readAllBytes(rootFile()), Instant.EPOCH);
    }

    /** Whether the owner's release key signs snapshot and timestamp as well, so that there is no server to do it. */
    public boolean isSignedByOwner() throws IOException, TrustException {
        return CheckedRepository.isSignedByOwner(root().root());
    }

    /** The two offline roles at {@code now}; targets only where there is a {@code targets.json}. */
    private OfflineMetadata load(Instant now) throws IOException, TrustException {
        OfflineMetadata trusted = OfflineMetadata.fromRoot(Files.readAllBytes(rootFile()), now);
        return Files.exists(targetsFile()) ? trusted.updateTargets(Files.readAllBytes(targetsFile())) : trusted;
    }

    /** The last targets, by the newest root that vouches for them: after a release key was replaced, an earlier one. */
    public Optional<TargetsMetadata> lastTargets() throws IOException, TrustException {
        if (!Files.exists(targetsFile())) {
            return Optional.empty();
        }
        byte[] targets = Files.readAllBytes(targetsFile());
        for (long version = root().root().version(); version > 1; version--) {
            Optional<TargetsMetadata> found = findTargetsOf(version, targets);
            if (found.isPresent()) {
                return found;
            }
        }
        return targetsOf(1, targets);
    }

    private Optional<TargetsMetadata> findTargetsOf(long version, byte[] targets) throws IOException, TrustException {
        try {
            return targetsOf(version, targets);
        } catch (BadSignatureException e) {
            return Optional.empty(); // by another key, perhaps that of the root before
        }
    }

    /** Roots and targets that have expired may still be renewed: only their signatures and content matter here. */
    private Optional<TargetsMetadata> targetsOf(long version, byte[] targets) throws IOException, TrustException {
        return OfflineMetadata.fromRoot(Files.readAllBytes(rootFile(version)), Instant.EPOCH)
                .updateTargets(targets)
                .findTargets();
    }

    /**
     * Checks all of it at {@code now}: the chain of roots from the first, the targets, and snapshot and timestamp where these
     * are the owner's to sign.
     */
    public CheckedRepository check(Instant now) throws IOException, TrustException, ReleaseException {
        List<RootMetadata> roots = new ArrayList<>();
        TrustedMetadataSet trusted = TrustedMetadataSet.fromRoot(Files.readAllBytes(rootFile(1)), now);
        roots.add(trusted.root());
        for (Path next = rootFile(2); Files.exists(next); next = rootFile(roots.size() + 1L)) {
            trusted = trusted.updateRoot(Files.readAllBytes(next));
            roots.add(trusted.root());
        }
        if (!Arrays.equals(Files.readAllBytes(rootFile()), Files.readAllBytes(rootFile(roots.size())))) {
            throw new ReleaseException(rootFile() + ": differs from the newest root, " + rootFile(roots.size()));
        }
        OfflineMetadata offline = load(now);
        boolean owners = CheckedRepository.isSignedByOwner(trusted.root());
        Optional<TrustedMetadataSet> published = owners && offline.findTargets().isPresent()
                ? Optional.of(trusted.updateTimestamp(Files.readAllBytes(file(TIMESTAMP)))
                        .updateSnapshot(Files.readAllBytes(file(SNAPSHOT)))
                        .updateTargets(Files.readAllBytes(targetsFile())))
                : Optional.empty();
        Delegations delegations =
                offline.findTargets().map(TargetsMetadata::delegations).orElse(Delegations.NONE);
        return new CheckedRepository(roots, offline, CheckedRole.all(this, delegations, published, now));
    }

    /** The files that the last snapshot.json of the owner's names; none where it is missing or not to be believed. */
    Map<String, MetaFile> lastSnapshot() throws IOException {
        if (!Files.exists(file(TIMESTAMP)) || !Files.exists(file(SNAPSHOT))) {
            return Map.of();
        }
        try {
            return TrustedMetadataSet.fromRoot(Files.readAllBytes(rootFile()), Instant.EPOCH)
                    .updateTimestamp(Files.readAllBytes(file(TIMESTAMP)))
                    .updateSnapshot(Files.readAllBytes(file(SNAPSHOT)))
                    .findSnapshot()
                    .map(SnapshotMetadata::files)
                    .orElse(Map.of());
        } catch (TrustException e) {
            return Map.of(); // by keys of the root before, or half written
        }
    }

    /** Throws if a draft has signatures that are wrong, or by others than the release keys of the newest root. */
    public void requireOnlyGoodSignatures(TargetsDraft draft) throws IOException, TrustException {
        draft.requireOnlyGoodSignatures(Signatories.of(root().root(), RootMetadata.TARGETS));
    }

    /** Throws if a draft waits for signatures, which another one would make worthless. */
    static void requireNothingPending(Path draft, long last) throws IOException, TrustException, ReleaseException {
        if (!Files.exists(draft)) {
            return;
        }
        long version = TargetsDraft.parse(draft.toString(), Files.readAllBytes(draft))
                .targets()
                .version();
        if (version > last) {
            throw new ReleaseException(draft + ": version " + version
                    + " waits for signatures; have it countersigned first, or delete it");
        }
    }

    /** Makes this the newest root. */
    public void replaceRoot(long version, byte[] signed) throws IOException {
        Files.createDirectories(directory);
        replace(rootFile(version), signed);
        replace(rootFile(), signed);
    }

    void replace(String name, byte[] signed) throws IOException {
        replace(file(name), signed);
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
    }

    static void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
