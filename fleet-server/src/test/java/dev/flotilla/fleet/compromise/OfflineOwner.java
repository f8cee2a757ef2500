package dev.flotilla.fleet.compromise;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootDraft;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The owner: three root keys of which two have to sign, and a key for releases, none of which a thief gets. */
final class OfflineOwner {
    private static final int THRESHOLD = 2;

    private final SecureRandom random = new SecureRandom();
    private final List<Ed25519Key> roots =
            Stream.generate(() -> Ed25519Key.generate(random)).limit(3).toList();
    private final Ed25519Key release = Ed25519Key.generate(random);
    private final Map<String, TargetEntry> entries = new TreeMap<>();
    private final List<ReleaseRole> delegates = new ArrayList<>();
    private long targetsVersion;

    /** Releases a bundle of the test kit; it is in the next targets. */
    TargetFile release(String version, TargetPolicy policy) {
        byte[] bundle = Bundles.bytes(version);
        TargetFile file = new TargetFile("model-" + version + ".flotilla", bundle.length, Digest.of(bundle), policy);
        entries.put(file.path(), TargetEntry.of(file));
        return file;
    }

    /** A root.json signed by a threshold, though not by the same people each time. */
    byte[] root(long version, OnlineKeys online) {
        Map<String, PublicKey> keys = new TreeMap<>();
        Stream.concat(
                        Stream.concat(roots.stream(), Stream.of(release)).map(Ed25519Key::publicKey),
                        Stream.of(online.snapshot(), online.timestamp()))
                .forEach(key -> keys.put(key.keyId(), key));
        List<String> rootIds =
                roots.stream().map(key -> key.publicKey().keyId()).toList();
        Map<String, Role> roles = Map.of(
                RootMetadata.ROOT, new Role(rootIds, THRESHOLD),
                RootMetadata.TARGETS, only(release.publicKey()),
                RootMetadata.SNAPSHOT, only(online.snapshot()),
                RootMetadata.TIMESTAMP, only(online.timestamp()));
        int first = (int) (version % roots.size());
        return RootDraft.of(new RootMetadata(version, Releases.EXPIRES, true, keys, roles))
                .signedBy(roots.get(first))
                .signedBy(roots.get((first + 1) % roots.size()))
                .toJson();
    }

    private static Role only(PublicKey key) {
        return new Role(List.of(key.keyId()), 1);
    }

    /** From the next targets on, a role may release in the owner's stead. */
    ReleaseRole delegate(String name, String patterns) {
        ReleaseRole role = Releases.byOwner(3).delegate(name, patterns);
        delegates.add(role);
        return role;
    }

    /** The next targets.json, with a director. */
    byte[] targets(OnlineKeys online) {
        targetsVersion++;
        return new MetadataSigner(release)
                .targets(new TargetsMetadata(targetsVersion, Releases.EXPIRES, entries, delegations(online)));
    }

    private Delegations delegations(OnlineKeys online) {
        Delegations named = Delegations.toDirector(online.director());
        for (ReleaseRole role : delegates) {
            named = named.with(role.delegation(), List.of(role.key().publicKey()));
        }
        return named;
    }

    /** When its metadata ends. */
    static Instant expires() {
        return Releases.EXPIRES;
    }
}
