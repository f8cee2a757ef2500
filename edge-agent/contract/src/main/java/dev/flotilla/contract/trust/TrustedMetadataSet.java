package dev.flotilla.contract.trust;

import java.time.Instant;
import java.util.Optional;

/**
 * The metadata believed so far, at one instant. It starts from a root that the caller got by a trusted way (a file, or
 * the digest in an enrolment token), and takes in what that root vouches for, in the order in which TUF 1.0 section 5
 * has a client do it. Immutable.
 */
public final class TrustedMetadataSet {
    /** The longest root.json that is looked at. */
    public static final int MAX_ROOT_BYTES = 512_000;
    /** The longest targets.json that is looked at. */
    public static final int MAX_TARGETS_BYTES = 5_000_000;

    private static final String ROOT_FILE = "root.json";
    private static final String TARGETS_FILE = "targets.json";

    private final RootMetadata root;
    private final Instant now;
    private final long installedTargets;
    private final Optional<TargetsMetadata> targets;

    private TrustedMetadataSet(
            RootMetadata root, Instant now, long installedTargets, Optional<TargetsMetadata> targets) {
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
    public static TrustedMetadataSet fromRoot(byte[] rootJson, Instant now)
            throws LengthExceededException, MalformedMetadataException, BadSignatureException,
                    ExpiredMetadataException {
        SignedDocument document = SignedDocument.parse(ROOT_FILE, rootJson, MAX_ROOT_BYTES);
        RootMetadata root = RootMetadata.parse(document);
        document.requireSignatures(root, RootMetadata.ROOT);
        requireCurrent(ROOT_FILE, root.expires(), now);
        return new TrustedMetadataSet(root, now, 0, Optional.empty());
    }

    /** The same set, which from now on refuses a targets.json of a lower version than the one installed. */
    public TrustedMetadataSet withInstalledTargets(long version) {
        return new TrustedMetadataSet(root, now, Math.max(version, installedTargets), targets);
    }

    /** The set with these targets, if they are signed, current and not older than what was installed. */
    public TrustedMetadataSet updateTargets(byte[] targetsJson)
            throws LengthExceededException, MalformedMetadataException, BadSignatureException, RollbackAttackException,
                    ExpiredMetadataException {
        SignedDocument document = SignedDocument.parse(TARGETS_FILE, targetsJson, MAX_TARGETS_BYTES);
        document.requireSignatures(root, RootMetadata.TARGETS);
        TargetsMetadata offered = TargetsMetadata.parse(document);
        if (offered.version() < installedTargets) {
            throw new RollbackAttackException(TARGETS_FILE, installedTargets, offered.version());
        }
        requireCurrent(TARGETS_FILE, offered.expires(), now);
        return new TrustedMetadataSet(root, now, offered.version(), Optional.of(offered));
    }

    private static void requireCurrent(String file, Instant expires, Instant now) throws ExpiredMetadataException {
        if (!now.isBefore(expires)) {
            throw new ExpiredMetadataException(file, expires, now);
        }
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
