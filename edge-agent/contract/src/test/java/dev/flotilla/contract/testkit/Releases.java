package dev.flotilla.contract.testkit;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetaFile;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.SnapshotMetadata;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TimestampMetadata;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An owner who releases bundles, and the server of the fleet: a fixed key of the owner's for root and targets, and fixed
 * ones of the server's for snapshot, timestamp and assignments. Bundles are any bytes; each release makes one new version
 * of targets, snapshot and timestamp.
 */
public final class Releases {
    /** When metadata expires unless a test says otherwise. */
    public static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");
    /** The family of releases, unless a test says otherwise. */
    public static final String FAMILY = "test";

    /** Keys of release roles are those of none of the others. */
    private static final int ROLE_KEYS = 100;

    private final Ed25519Key key;
    private final Ed25519Key snapshot;
    private final Ed25519Key timestamp;
    private final Ed25519Key director;
    private final Map<String, TargetFile> targets = new TreeMap<>();
    private final Map<String, ReleaseRole> roles = new LinkedHashMap<>();
    private final Set<String> withdrawn = new HashSet<>();
    private OnlineKeys online;
    private Instant expires = EXPIRES;
    private boolean directed = true;
    private long version;
    private long release;

    private Releases(int number) {
        key = key(number, 0);
        snapshot = key(number, 1);
        timestamp = key(number, 2);
        director = key(number, 3);
        online = onlineKeys();
    }

    private static Ed25519Key key(int owner, int role) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) owner);
        seed[0] += (byte) role;
        try {
            return Ed25519Key.ofSeed(seed);
        } catch (MalformedKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The usual owner. */
    public static Releases byOwner() {
        return byOwner(1);
    }

    /** Another owner for each number, with other keys. */
    public static Releases byOwner(int number) {
        return new Releases(number);
    }

    /** The owner's key. */
    public Ed25519Key key() {
        return key;
    }

    /** The key that signs assignments, unless a server has one of its own. */
    public Ed25519Key director() {
        return director;
    }

    /** The public halves of the fixed keys of the server. */
    public OnlineKeys onlineKeys() {
        return new OnlineKeys(snapshot.publicKey(), timestamp.publicKey(), director.publicKey());
    }

    /** From now on, root and targets name these keys of a server, which signs the rest itself. */
    public Releases naming(OnlineKeys ofServer) {
        online = ofServer;
        return this;
    }

    /** From now on, metadata has this version, up to the next release. */
    public Releases atVersion(long next) {
        version = next;
        return this;
    }

    /** From now on, targets name nobody who may sign assignments. */
    public Releases withoutDirector() {
        directed = false;
        return this;
    }

    /** From now on, metadata is signed with this expiry. */
    public Releases expiring(Instant at) {
        expires = at;
        return this;
    }

    /** Releases a bundle under the next release number, without a floor. */
    public TargetFile release(String path, byte[] bundle) {
        return release(path, bundle, release + 1, 0);
    }

    /** Releases a bundle under a release number of its own and with a floor. */
    public TargetFile release(String path, byte[] bundle, long number, long floor) {
        return release(path, bundle, new TargetPolicy(number, floor, FAMILY, List.of()));
    }

    /** Releases a bundle under a policy of its own. */
    public TargetFile release(String path, byte[] bundle, TargetPolicy policy) {
        return release(new TargetFile(path, bundle.length, Digest.of(bundle), policy));
    }

    /** Releases what is said about a bundle, whether it is so or not. */
    public TargetFile release(TargetFile file) {
        release = Math.max(release, file.policy().release());
        version++;
        targets.put(file.path(), file);
        return file;
    }

    /**
     * From now on, targets let a role with a key of its own release bundles at these paths, and ask it before those that
     * follow.
     */
    public ReleaseRole delegate(String name, String... patterns) {
        ReleaseRole role = new ReleaseRole(name, key(roles.size() + 1, ROLE_KEYS), List.of(patterns), this::changed);
        roles.put(name, role);
        changed();
        return role;
    }

    /** From now on, targets delegate to this role no more; the snapshot still lists its last file, as it has to. */
    public Releases withdraw(ReleaseRole role) {
        withdrawn.add(role.name());
        changed();
        return this;
    }

    private void changed() {
        version++;
    }

    private Delegations delegations() {
        Delegations named = directed ? Delegations.toDirector(online.director()) : Delegations.NONE;
        for (ReleaseRole role : roles.values()) {
            named = withdrawn.contains(role.name())
                    ? named
                    : named.with(role.delegation(), List.of(role.key().publicKey()));
        }
        return named;
    }

    /** The root.json. */
    public byte[] root() {
        return root(1);
    }

    /** The root.json of a version, of which the first is the one that {@link #repository} has. */
    public byte[] root(long number) {
        Map<String, PublicKey> keys = new TreeMap<>();
        List.of(key.publicKey(), online.snapshot(), online.timestamp()).forEach(each -> keys.put(each.keyId(), each));
        Map<String, Role> roles = Map.of(
                RootMetadata.ROOT, by(key.publicKey()),
                RootMetadata.TARGETS, by(key.publicKey()),
                RootMetadata.SNAPSHOT, by(online.snapshot()),
                RootMetadata.TIMESTAMP, by(online.timestamp()));
        return new MetadataSigner(key).root(new RootMetadata(number, expires, true, keys, roles));
    }

    private static Role by(PublicKey key) {
        return new Role(List.of(key.keyId()), 1);
    }

    /** The targets.json with all releases so far; its version is the number of releases, unless a test says otherwise. */
    public byte[] targets() {
        Map<String, TargetEntry> entries = new TreeMap<>();
        targets.forEach((path, file) -> entries.put(path, TargetEntry.of(file)));
        return new MetadataSigner(key).targets(new TargetsMetadata(version(), expires, entries, delegations()));
    }

    private long version() {
        return Math.max(1, version);
    }

    private byte[] snapshot() {
        Map<String, MetaFile> files = new TreeMap<>();
        files.put("targets.json", MetaFile.of(version(), targets()));
        roles.values().forEach(role -> files.put(role.name() + ".json", MetaFile.of(role.version(), role.json())));
        return new MetadataSigner(snapshot).snapshot(new SnapshotMetadata(version(), expires, files));
    }

    private byte[] timestamp() {
        MetaFile named = MetaFile.of(version(), snapshot());
        return new MetadataSigner(timestamp).timestamp(new TimestampMetadata(version(), expires, named));
    }

    /** The metadata of the repository by name, as a server has it that signs with the fixed keys. */
    public Map<String, byte[]> repository() {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("1.root.json", root());
        files.put("timestamp.json", timestamp());
        files.put(version() + ".snapshot.json", snapshot());
        files.put(version() + ".targets.json", targets());
        roles.values().forEach(role -> files.put(role.fileName(), role.json()));
        return files;
    }

    /** What the fleet wants a device to run: a released file, without an end in time. */
    public DesiredState desire(DeviceId device, TargetFile file, long counter) {
        return new DesiredState(
                "message-" + counter,
                device,
                counter,
                "nonce-" + counter,
                "rollout",
                EXPIRES,
                new ArtifactRef(file.path(), file.digest(), file.length()));
    }

    /** The same as it travels, signed by the fixed director. */
    public SignedAssignment assign(DeviceId device, TargetFile file, long counter) {
        return SignedAssignment.seal(desire(device, file, counter), director);
    }

    /** The same for a file that is to run in shadow. */
    public SignedAssignment assignShadow(DeviceId device, TargetFile file, long counter, ShadowTerms terms) {
        return SignedAssignment.seal(desire(device, file, counter).withShadow(Optional.of(terms)), director);
    }
}
