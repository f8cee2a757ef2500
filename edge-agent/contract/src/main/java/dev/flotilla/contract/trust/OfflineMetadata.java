package dev.flotilla.contract.trust;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The offline roles alone, root and targets and those that targets delegates to, at one instant: what the owner's machine
 * holds, and what a registry takes in from it. There is no timestamp and no snapshot here, so nothing but expiry speaks against a freeze; whoever follows a
 * repository uses {@link TrustedMetadataSet} instead. Immutable.
 */
public final class OfflineMetadata {
    private static final String ROOT_FILE = "root.json";
    private static final String TARGETS_FILE = "targets.json";

    private final RootMetadata root;
    private final Instant now;
    private final long installedTargets;
    private final Optional<TargetsMetadata> targets;
    private final Map<String, TargetsMetadata> roles;

    private OfflineMetadata(
            RootMetadata root,
            Instant now,
            long installedTargets,
            Optional<TargetsMetadata> targets,
            Map<String, TargetsMetadata> roles) {
        this.root = root;
        this.now = now;
        this.installedTargets = installedTargets;
        this.targets = targets;
        this.roles = Map.copyOf(roles);
    }

    /**
     * Starts from a trusted root.json, which has to be signed by its own keys.
     *
     * @param now the instant at which this and everything that follows is judged
     */
    public static OfflineMetadata fromRoot(byte[] rootJson, Instant now)
            throws LengthExceededException, MalformedMetadataException, BadSignatureException,
                    ExpiredMetadataException {
        SignedDocument document = SignedDocument.parse(ROOT_FILE, rootJson, TrustedMetadataSet.MAX_ROOT_BYTES);
        RootMetadata root = RootMetadata.parse(document);
        document.requireSignatures(root, RootMetadata.ROOT);
        ExpiredMetadataException.requireCurrent(ROOT_FILE, root.expires(), now);
        return new OfflineMetadata(root, now, 0, Optional.empty(), Map.of());
    }

    /** The same set, which from now on refuses a targets.json of a lower version than the one installed. */
    public OfflineMetadata withInstalledTargets(long version) {
        return new OfflineMetadata(root, now, Math.max(version, installedTargets), targets, roles);
    }

    /**
     * The set with these targets, if they are signed, current and not older than what was installed; without the files of
     * roles, which others may be delegated to now.
     */
    public OfflineMetadata updateTargets(byte[] targetsJson)
            throws LengthExceededException, MalformedMetadataException, BadSignatureException, RollbackAttackException,
                    ExpiredMetadataException {
        SignedDocument document = SignedDocument.parse(TARGETS_FILE, targetsJson, TrustedMetadataSet.MAX_TARGETS_BYTES);
        document.requireSignatures(root, RootMetadata.TARGETS);
        TargetsMetadata offered = TargetsMetadata.parse(document);
        if (offered.version() < installedTargets) {
            throw new RollbackAttackException(TARGETS_FILE, installedTargets, offered.version());
        }
        ExpiredMetadataException.requireCurrent(TARGETS_FILE, offered.expires(), now);
        return new OfflineMetadata(root, now, offered.version(), Optional.of(offered), Map.of());
    }

    /**
     * The set with the file of a role that the targets let release bundles, if it is signed by enough of the keys that they
     * name, current, not older than what was installed, and keeps to what was delegated.
     *
     * @param installed the version that was installed; 0 for none
     * @throws UnknownRoleException if there are no targets, or they delegate to no such role
     */
    public OfflineMetadata updateRole(String name, byte[] json, long installed) throws TrustException {
        Delegations delegations = targets.map(TargetsMetadata::delegations).orElse(Delegations.NONE);
        DelegatedRole role = delegations.find(name).orElseThrow(() -> new UnknownRoleException(name));
        ReleaseRoles.require(role);
        String file = RoleNames.fileName(name);
        SignedDocument document = SignedDocument.parse(file, json, TrustedMetadataSet.MAX_TARGETS_BYTES);
        document.requireSignatures(delegations.keys(), role.role(), name);
        TargetsMetadata offered = TargetsMetadata.parse(document);
        if (offered.version() < installed) {
            throw new RollbackAttackException(file, installed, offered.version());
        }
        ExpiredMetadataException.requireCurrent(file, offered.expires(), now);
        ReleaseRoles.require(role, offered);
        Map<String, TargetsMetadata> more = new TreeMap<>(roles);
        more.put(name, offered);
        return new OfflineMetadata(root, now, installedTargets, targets, more);
    }

    /** The trusted root. */
    public RootMetadata root() {
        return root;
    }

    /** The trusted targets, once there are any. */
    public Optional<TargetsMetadata> findTargets() {
        return targets;
    }

    /** What the trusted targets and roles release, once there are targets. */
    public Optional<ReleasedTargets> findReleased() {
        return targets.map(owner -> new ReleasedTargets(owner, roles));
    }

    /**
     * What the owner, or a role in the owner's stead, signed about a file.
     *
     * @throws UnknownTargetException if no trusted targets name it
     */
    public TargetFile target(String path) throws UnknownTargetException {
        return findReleased()
                .flatMap(released -> released.find(path))
                .orElseThrow(() -> new UnknownTargetException(path));
    }
}
