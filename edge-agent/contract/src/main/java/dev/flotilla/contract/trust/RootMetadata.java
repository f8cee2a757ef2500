package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the owner's {@code root.json} says: which keys may sign what (TUF 1.0 section 4.3).
 *
 * <p>Other roles, and keys of kinds unknown to this version, are read over. Key ids are names of keys and nothing else:
 * they need not be digests, and a key under several ids counts once.
 *
 * @param version rises with every new root
 * @param expires from then on it is worthless
 * @param consistentSnapshot whether files are stored under their version or digest (TUF 1.0 section 6.2)
 * @param keys key id to key
 * @param roles role name to its keys and threshold
 */
public record RootMetadata(
        long version,
        Instant expires,
        boolean consistentSnapshot,
        Map<String, PublicKey> keys,
        Map<String, Role> roles) {
    /** The role that signs root.json. */
    public static final String ROOT = "root";
    /** The role that signs timestamp.json. */
    public static final String TIMESTAMP = "timestamp";
    /** The role that signs snapshot.json. */
    public static final String SNAPSHOT = "snapshot";
    /** The role that signs targets.json. */
    public static final String TARGETS = "targets";

    private static final List<String> TOP_LEVEL = List.of(ROOT, TIMESTAMP, SNAPSHOT, TARGETS);

    /** Copies what it is given. */
    public RootMetadata {
        keys = Map.copyOf(keys);
        roles = Map.copyOf(roles);
    }

    /** A root without consistent snapshots. */
    public RootMetadata(long version, Instant expires, Map<String, PublicKey> keys, Map<String, Role> roles) {
        this(version, expires, false, keys, roles);
    }

    /**
     * The root of an owner with one key, for the roles root and targets.
     *
     * @param online the server's keys, for snapshot and timestamp; without them the owner's has these roles too. Only a
     *     server stores files under versions and digests as well
     */
    public static RootMetadata ofOwner(long version, Instant expires, PublicKey owner, Optional<OnlineKeys> online) {
        PublicKey snapshot = online.map(OnlineKeys::snapshot).orElse(owner);
        PublicKey timestamp = online.map(OnlineKeys::timestamp).orElse(owner);
        Map<String, PublicKey> keys = new TreeMap<>();
        List.of(owner, snapshot, timestamp).forEach(key -> keys.put(key.keyId(), key));
        Map<String, Role> roles = Map.of(
                ROOT, new Role(List.of(owner.keyId()), 1),
                TARGETS, new Role(List.of(owner.keyId()), 1),
                SNAPSHOT, new Role(List.of(snapshot.keyId()), 1),
                TIMESTAMP, new Role(List.of(timestamp.keyId()), 1));
        return new RootMetadata(version, expires, online.isPresent(), keys, roles);
    }

    static RootMetadata parse(SignedDocument document) throws MalformedMetadataException {
        return document.read(ROOT, RootMetadata::parse);
    }

    private static RootMetadata parse(Document signed) throws MalformedDocumentException {
        Map<String, Role> roles = new LinkedHashMap<>();
        Document named = signed.object("roles");
        for (String name : named.keys()) {
            roles.put(name, Role.parse(named.object(name)));
        }
        named.object(ROOT);
        named.object(TARGETS);
        return new RootMetadata(
                SignedDocument.version(signed),
                SignedDocument.expires(signed),
                signed.flag("consistent_snapshot", false),
                keys(signed.object("keys")),
                roles);
    }

    static Map<String, PublicKey> keys(Document listed) throws MalformedDocumentException {
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        for (String keyId : listed.keys()) {
            PublicKey.find(listed.object(keyId)).ifPresent(key -> keys.put(keyId, key));
        }
        return keys;
    }

    static void requireDelegable(String roleName) {
        if (TOP_LEVEL.contains(roleName)) {
            throw new IllegalArgumentException("delegations: " + roleName + " is a top-level role");
        }
    }

    /** Returns if the online roles are there as well, without which no repository can be followed. */
    void requireAllRoles() throws MalformedMetadataException {
        if (!roles.keySet().containsAll(TOP_LEVEL)) {
            throw new MalformedMetadataException("root.json: roles: expected " + TOP_LEVEL + ", found " + roles.keySet()
                    + "; this repository has no timestamp.json to follow");
        }
    }

    Role role(String name) throws BadSignatureException {
        return Optional.ofNullable(roles.get(name))
                .orElseThrow(() -> new BadSignatureException("root.json: the trusted root has no role " + name));
    }

    /**
     * Whether the next root took a key from the role. Only then may what it signed before be wrong, so only then is it
     * forgotten (TUF 1.0 section 5.3.11); a key that was merely added repairs nothing. A key that goes on under another id
     * was not taken, one whose id names another key now was.
     */
    boolean revokedBy(RootMetadata next, String roleName) {
        return !next.keysOf(roleName).containsAll(keysOf(roleName));
    }

    /** The keys of a role, without those of unknown kinds, which never counted for anything. */
    private Set<PublicKey> keysOf(String roleName) {
        Set<PublicKey> found = new HashSet<>();
        Optional.ofNullable(roles.get(roleName)).ifPresent(role -> role.keyIds()
                .forEach(keyId -> Optional.ofNullable(keys.get(keyId)).ifPresent(found::add)));
        return found;
    }

    Document toDocument() {
        Document.Builder keyList = Document.builder();
        new TreeMap<>(keys).forEach((keyId, key) -> keyList.put(keyId, key.toDocument()));
        Document.Builder roleList = Document.builder();
        new TreeMap<>(roles).forEach((name, role) -> roleList.put(name, role.toDocument()));
        return SignedDocument.header(ROOT, version, expires)
                .put("consistent_snapshot", consistentSnapshot)
                .put("keys", keyList.build())
                .put("roles", roleList.build())
                .build();
    }
}
