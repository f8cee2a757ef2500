package dev.flotilla.contract.testkit;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An owner who releases bundles: a fixed key, its root.json, and a targets.json that grows with each release. Bundles
 * are any bytes.
 */
public final class Releases {
    /** When metadata expires unless a test says otherwise. */
    public static final Instant EXPIRES = Instant.parse("2100-01-01T00:00:00Z");
    /** The family of releases, unless a test says otherwise. */
    public static final String FAMILY = "test";

    private final Ed25519Key key;
    private final Map<String, TargetFile> targets = new TreeMap<>();
    private Instant expires = EXPIRES;
    private long version;
    private long release;

    private Releases(Ed25519Key key) {
        this.key = key;
    }

    /** The usual owner. */
    public static Releases byOwner() {
        return byOwner(1);
    }

    /** Another owner for each number, with another key. */
    public static Releases byOwner(int number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        try {
            return new Releases(Ed25519Key.ofSeed(seed));
        } catch (MalformedKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The owner's key. */
    public Ed25519Key key() {
        return key;
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
        release = Math.max(release, policy.release());
        version++;
        TargetFile file = new TargetFile(path, bundle.length, Digest.of(bundle), policy);
        targets.put(path, file);
        return file;
    }

    /** The root.json. */
    public byte[] root() {
        return new MetadataSigner(key).root(1, expires);
    }

    /** The targets.json with all releases so far; its version is the number of releases. */
    public byte[] targets() {
        return new MetadataSigner(key).targets(new TargetsMetadata(Math.max(1, version), expires, targets));
    }

    /** The assignment of a released file. */
    public DesiredState assign(TargetFile file, long counter) {
        byte[] signed = targets();
        return new DesiredState(
                "message-" + counter,
                counter,
                "nonce-" + counter,
                "rollout",
                new ArtifactRef(file.path(), file.digest(), file.length()),
                new ArtifactRef("targets.json", Digest.of(signed), signed.length));
    }
}
