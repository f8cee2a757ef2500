package dev.flotilla.contract.trust;

import java.time.Instant;
import java.util.Optional;

/**
 * The two offline roles alone, root and targets, at one instant: what the owner's machine holds, and what a registry takes
 * in from it. There is no timestamp and no snapshot here, so nothing but expiry speaks against a freeze; whoever follows a
 * repository uses {@link TrustedMetadataSet} instead. Immutable.
 */
public final class OfflineMetadata {
    private static final String ROOT_FILE = "root.json";
    private static final String TARGETS_FILE = "targets.json";

    private final RootMetadata root;
    private final Instant now;
    private final long installedTargets;
    private final Optional<TargetsMetadata> targets;

    private OfflineMetadata(RootMetadata root, Instant now, long installedTargets, Optional<TargetsMetadata> targets) {
        this.root = root;
        this.now = now;
        this.installedTargets = installedTargets;
        this.targets = targets;
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
        return new OfflineMetadata(root, now, 0, Optional.empty());
    }

    /** The same set, which from now on refuses a targets.json of a lower version than the one installed. */
    public OfflineMetadata withInstalledTargets(long version) {
        return new OfflineMetadata(root, now, Math.max(version, installedTargets), targets);
    }

    /** The set with these targets, if they are signed, current and not older than what was installed. */
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
        return new OfflineMetadata(root, now, offered.version(), Optional.of(offered));
    }

    /** The trusted root. */
    public RootMetadata root() {
        return root;
    }

    /** The trusted targets, once there are any. */
    public Optional<TargetsMetadata> findTargets() {
        return targets;
    }

    /**
     * What the owner signed about a file.
     *
     * @throws UnknownTargetException if no trusted targets name it
     */
    public TargetFile target(String path) throws UnknownTargetException {
        return targets.flatMap(known -> Optional.ofNullable(known.targets().get(path)))
                .orElseThrow(() -> new UnknownTargetException(path));
    }
}
