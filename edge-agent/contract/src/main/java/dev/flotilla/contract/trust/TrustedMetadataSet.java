package dev.flotilla.contract.trust;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The metadata that a client of a repository believes, at one instant: the rules of the client workflow (TUF 1.0 sections
 * 5.2 to 5.6), without its input and output. It starts from a root that came by a trusted way and takes in what that root
 * vouches for, in the order root, timestamp, snapshot, targets, delegated targets; a method called out of order is an
 * {@link IllegalStateException}. What a client has installed from before goes in first, as the base of the rollback
 * checks. Immutable: a refused file leaves the set as it was.
 */
public final class TrustedMetadataSet {
    /** The longest root.json that is looked at. */
    public static final int MAX_ROOT_BYTES = 512_000;
    /** The longest timestamp.json that is looked at. */
    public static final int MAX_TIMESTAMP_BYTES = 16_384;
    /** The longest snapshot.json that is looked at. */
    public static final int MAX_SNAPSHOT_BYTES = 2_000_000;
    /** The longest targets.json, or file of a delegated role, that is looked at. */
    public static final int MAX_TARGETS_BYTES = 5_000_000;

    private static final String ROOT_FILE = "root.json";
    private static final String TIMESTAMP_FILE = "timestamp.json";
    private static final String SNAPSHOT_FILE = "snapshot.json";

    private final Instant now;
    private final RootMetadata root;
    private final Optional<TimestampMetadata> installedTimestamp;
    private final Optional<TimestampMetadata> timestamp;
    private final Optional<SnapshotMetadata> installedSnapshot;
    private final Optional<SnapshotMetadata> snapshot;
    private final Map<String, TargetsMetadata> targets;

    private TrustedMetadataSet(Instant now, RootMetadata root) {
        this(now, root, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
    }

    private TrustedMetadataSet(
            Instant now,
            RootMetadata root,
            Optional<TimestampMetadata> installedTimestamp,
            Optional<TimestampMetadata> timestamp,
            Optional<SnapshotMetadata> installedSnapshot,
            Optional<SnapshotMetadata> snapshot,
            Map<String, TargetsMetadata> targets) {
        this.now = now;
        this.root = root;
        this.installedTimestamp = installedTimestamp;
        this.timestamp = timestamp;
        this.installedSnapshot = installedSnapshot;
        this.snapshot = snapshot;
        this.targets = Map.copyOf(targets);
    }

    /**
     * Starts from a trusted root.json, which has to be signed by its own keys but may have expired: a newer one may
     * follow (section 5.2).
     *
     * @param now the instant at which all that follows is judged (section 5.1)
     */
    public static TrustedMetadataSet fromRoot(byte[] rootJson, Instant now)
            throws LengthExceededException, MalformedMetadataException, BadSignatureException {
        SignedDocument document = SignedDocument.parse(ROOT_FILE, rootJson, MAX_ROOT_BYTES);
        RootMetadata root = RootMetadata.parse(document);
        root.requireAllRoles();
        document.requireSignatures(root, RootMetadata.ROOT);
        return new TrustedMetadataSet(now, root);
    }

    /** The next root.json, which a repository may or may not have. */
    public MetadataRequest nextRoot() {
        return MetadataRequest.of(RootMetadata.ROOT, root.version() + 1, true, MAX_ROOT_BYTES);
    }

    /** The set with the next root: signed by enough keys of this one and of its own (sections 5.3.4 to 5.3.7). */
    public TrustedMetadataSet updateRoot(byte[] rootJson)
            throws LengthExceededException, MalformedMetadataException, BadSignatureException, RollbackAttackException {
        require(!installedTimestamp.isPresent() && !timestamp.isPresent(), "a root after a timestamp");
        SignedDocument document = SignedDocument.parse(ROOT_FILE, rootJson, MAX_ROOT_BYTES);
        RootMetadata next = RootMetadata.parse(document);
        next.requireAllRoles();
        document.requireSignatures(root, RootMetadata.ROOT);
        if (next.version() != root.version() + 1) {
            throw RollbackAttackException.notNext(ROOT_FILE, root.version(), next.version());
        }
        document.requireSignatures(next, RootMetadata.ROOT);
        return new TrustedMetadataSet(now, next);
    }

    /**
     * Whether a key of timestamp or snapshot was revoked from an earlier root to this one. A client then deletes both
     * files, so that it recovers from an attacker who had the key and raised their versions (section 5.3.11).
     */
    public boolean revokesOnlineKeysOf(TrustedMetadataSet earlier) {
        return earlier.root.revokedBy(root, RootMetadata.TIMESTAMP)
                || earlier.root.revokedBy(root, RootMetadata.SNAPSHOT);
    }

    /** Returns if the last root has not expired (section 5.3.10). */
    public void requireCurrentRoot() throws ExpiredMetadataException {
        ExpiredMetadataException.requireCurrent(ROOT_FILE, root.expires(), now);
    }

    /** The set that knows the timestamp.json of the last refresh, which may have expired meanwhile. */
    public TrustedMetadataSet withInstalledTimestamp(byte[] timestampJson) throws TrustException {
        require(!timestamp.isPresent(), "an installed timestamp after the new one");
        TimestampMetadata installed = readTimestamp(timestampJson);
        return new TrustedMetadataSet(
                now, root, Optional.of(installed), timestamp, installedSnapshot, snapshot, targets);
    }

    /** The newest timestamp.json. */
    public MetadataRequest newestTimestamp() {
        return new MetadataRequest(TIMESTAMP_FILE, MAX_TIMESTAMP_BYTES);
    }

    /**
     * The set with this timestamp.json, or with the installed one if that has the same version (section 5.4);
     * {@link #takesTimestamp} tells which.
     */
    public TrustedMetadataSet updateTimestamp(byte[] timestampJson) throws TrustException {
        requireCurrentRoot();
        TimestampMetadata offered = readTimestamp(timestampJson);
        if (installedTimestamp.isPresent()) {
            offered.requireNotOlderThan(installedTimestamp.get());
        }
        TimestampMetadata taken = installedTimestamp
                .filter(installed -> installed.version() == offered.version())
                .orElse(offered);
        ExpiredMetadataException.requireCurrent(TIMESTAMP_FILE, taken.expires(), now);
        return new TrustedMetadataSet(
                now, root, installedTimestamp, Optional.of(taken), installedSnapshot, snapshot, targets);
    }

    private TimestampMetadata readTimestamp(byte[] timestampJson) throws TrustException {
        SignedDocument document = SignedDocument.parse(TIMESTAMP_FILE, timestampJson, MAX_TIMESTAMP_BYTES);
        document.requireSignatures(root, RootMetadata.TIMESTAMP);
        return TimestampMetadata.parse(document);
    }

    /** Whether the timestamp is another than the installed one, so that it has to be kept. */
    public boolean takesTimestamp() {
        return timestamp.isPresent() && !timestamp.equals(installedTimestamp);
    }

    /**
     * The set that knows the snapshot.json of the last refresh. If it is still the one that the timestamp names, it is
     * also the set's snapshot, and none has to be fetched.
     */
    public TrustedMetadataSet withInstalledSnapshot(byte[] snapshotJson) throws TrustException {
        SnapshotMetadata installed = readSnapshot(snapshotJson);
        boolean same = installed.version() == listedSnapshot().version() && isListed(snapshotJson);
        boolean current = same && now.isBefore(installed.expires());
        return new TrustedMetadataSet(
                now,
                root,
                installedTimestamp,
                timestamp,
                Optional.of(installed),
                current ? Optional.of(installed) : Optional.empty(),
                targets);
    }

    private boolean isListed(byte[] snapshotJson) {
        try {
            listedSnapshot().verify(SNAPSHOT_FILE, snapshotJson);
            return true;
        } catch (MixAndMatchException e) {
            return false;
        }
    }

    /** The snapshot.json to fetch; empty if the installed one still is the right one. */
    public Optional<MetadataRequest> missingSnapshot() {
        MetaFile listed = listedSnapshot();
        return snapshot.isPresent()
                ? Optional.empty()
                : Optional.of(MetadataRequest.of(
                        RootMetadata.SNAPSHOT,
                        listed.version(),
                        root.consistentSnapshot(),
                        listed.atMost(MAX_SNAPSHOT_BYTES)));
    }

    /** The set with the snapshot.json that the timestamp names (section 5.5). */
    public TrustedMetadataSet updateSnapshot(byte[] snapshotJson) throws TrustException {
        require(targets.isEmpty(), "a snapshot after targets");
        listedSnapshot().verify(SNAPSHOT_FILE, snapshotJson);
        SnapshotMetadata offered = readSnapshot(snapshotJson);
        listedSnapshot().verifyVersion(SNAPSHOT_FILE, offered.version());
        if (installedSnapshot.isPresent()) {
            offered.requireNotOlderThan(installedSnapshot.get());
        }
        ExpiredMetadataException.requireCurrent(SNAPSHOT_FILE, offered.expires(), now);
        return new TrustedMetadataSet(
                now, root, installedTimestamp, timestamp, installedSnapshot, Optional.of(offered), targets);
    }

    private SnapshotMetadata readSnapshot(byte[] snapshotJson) throws TrustException {
        SignedDocument document = SignedDocument.parse(SNAPSHOT_FILE, snapshotJson, MAX_SNAPSHOT_BYTES);
        document.requireSignatures(root, RootMetadata.SNAPSHOT);
        return SnapshotMetadata.parse(document);
    }

    private MetaFile listedSnapshot() {
        return timestamp
                .orElseThrow(() -> new IllegalStateException("a snapshot before a timestamp"))
                .snapshot();
    }

    /** The file of a targets role to fetch, the top-level one among them. */
    public MetadataRequest targetsFile(String role) throws MalformedMetadataException {
        MetaFile listed = listedTargets(role);
        return MetadataRequest.of(role, listed.version(), root.consistentSnapshot(), listed.atMost(MAX_TARGETS_BYTES));
    }

    /** The set with the targets.json that the snapshot names (section 5.6), fetched or installed. */
    public TrustedMetadataSet updateTargets(byte[] targetsJson) throws TrustException {
        return updateTargets(targetsJson, RootMetadata.TARGETS, root.keys(), root.role(RootMetadata.TARGETS));
    }

    /**
     * The set with the file of a delegated role, judged by the keys that one of its delegators names (section 5.6.7),
     * whichever delegator it was judged by before.
     */
    public TrustedMetadataSet updateDelegatedTargets(byte[] targetsJson, DelegatedRole role, String delegator)
            throws TrustException {
        TargetsMetadata named = Optional.ofNullable(targets.get(delegator))
                .orElseThrow(() -> new IllegalStateException(role.name() + " before its delegator " + delegator));
        return updateTargets(targetsJson, role.name(), named.delegations().keys(), role.role());
    }

    private TrustedMetadataSet updateTargets(byte[] json, String roleName, Map<String, PublicKey> keys, Role role)
            throws TrustException {
        String file = roleName + ".json";
        MetaFile listed = listedTargets(roleName);
        listed.verify(file, json);
        SignedDocument document = SignedDocument.parse(file, json, MAX_TARGETS_BYTES);
        document.requireSignatures(keys, role, roleName);
        TargetsMetadata offered = TargetsMetadata.parse(document);
        listed.verifyVersion(file, offered.version());
        ExpiredMetadataException.requireCurrent(file, offered.expires(), now);
        Map<String, TargetsMetadata> more = new TreeMap<>(targets);
        more.put(roleName, offered);
        return new TrustedMetadataSet(now, root, installedTimestamp, timestamp, installedSnapshot, snapshot, more);
    }

    private MetaFile listedTargets(String role) throws MalformedMetadataException {
        return snapshot.orElseThrow(() -> new IllegalStateException("targets before a snapshot"))
                .file(role + ".json");
    }

    private static void require(boolean condition, String wrong) {
        if (!condition) {
            throw new IllegalStateException(wrong);
        }
    }

    /** The last trusted root. */
    public RootMetadata root() {
        return root;
    }

    /** The newest timestamp, once it is in. */
    public Optional<TimestampMetadata> findTimestamp() {
        return timestamp;
    }

    /** The newest snapshot, once it is in. */
    public Optional<SnapshotMetadata> findSnapshot() {
        return snapshot;
    }

    /** What a targets role says, once it is in. */
    public Optional<TargetsMetadata> findTargets(String role) {
        return Optional.ofNullable(targets.get(role));
    }

    /** The highest floor of a family that any targets role sets that is in; 0 if none does. */
    public long floor(String family) {
        return targets.values().stream()
                .mapToLong(metadata -> metadata.floor(family))
                .max()
                .orElse(0);
    }

    /** The roles that a role, which has to be in, lets speak for a path, in the order in which they are asked. */
    public List<DelegatedRole> delegationsFor(String role, String path) {
        return findTargets(role)
                .map(metadata -> metadata.delegations().rolesFor(path))
                .orElseThrow(() -> new IllegalStateException(role + " is not loaded"));
    }
}
