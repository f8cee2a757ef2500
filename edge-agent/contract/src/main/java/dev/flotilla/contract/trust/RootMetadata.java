package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the owner's {@code root.json} says: which keys may sign what (TUF 1.0 section 4.3).
 *
 * <p>Roles beyond root and targets, and keys of kinds unknown to this version, are read over.
 *
 * @param version rises with every new root
 * @param expires from then on it is worthless
 * @param keys key id to key
 * @param roles role name to its keys and threshold
 */
public record RootMetadata(long version, Instant expires, Map<String, PublicKey> keys, Map<String, Role> roles) {
    /** The role that signs root.json. */
    public static final String ROOT = "root";
    /** The role that signs targets.json. */
    public static final String TARGETS = "targets";

    /** Copies what it is given. */
    public RootMetadata {
        keys = Map.copyOf(keys);
        roles = Map.copyOf(roles);
    }

    static RootMetadata parse(SignedDocument document) throws MalformedMetadataException {
        return document.read(ROOT, RootMetadata::parse);
    }

    private static RootMetadata parse(Document signed) throws MalformedDocumentException, MalformedKeyException {
        Map<String, PublicKey> keys = new LinkedHashMap<>();
        Document listed = signed.object("keys");
        for (String keyId : listed.keys()) {
            findKey(keyId, listed.object(keyId)).ifPresent(key -> keys.put(keyId, key));
        }
        Map<String, Role> roles = new LinkedHashMap<>();
        Document named = signed.object("roles");
        for (String name : named.keys()) {
            roles.put(name, Role.parse(named.object(name)));
        }
        named.object(ROOT);
        named.object(TARGETS);
        return new RootMetadata(SignedDocument.version(signed), SignedDocument.expires(signed), keys, roles);
    }

    private static Optional<PublicKey> findKey(String keyId, Document listed)
            throws MalformedDocumentException, MalformedKeyException {
        if (!PublicKey.isKnown(listed)) {
            return Optional.empty();
        }
        PublicKey key = PublicKey.parse(listed);
        // Were the id free to choose, one key under two ids would meet a threshold of two.
        if (!key.keyId().equals(keyId)) {
            throw new MalformedKeyException("keys." + keyId + ": the key's id is " + key.keyId());
        }
        return Optional.of(key);
    }

    Document toDocument() {
        Document.Builder keyList = Document.builder();
        new TreeMap<>(keys).forEach((keyId, key) -> keyList.put(keyId, key.toDocument()));
        Document.Builder roleList = Document.builder();
        new TreeMap<>(roles).forEach((name, role) -> roleList.put(name, role.toDocument()));
        return SignedDocument.header(ROOT, version, expires)
                .put("consistent_snapshot", false)
                .put("keys", keyList.build())
                .put("roles", roleList.build())
                .build();
    }
}
