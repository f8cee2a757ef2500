package dev.flotilla.contract.trust;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Writes the owner's metadata with one key for both roles; the other half of {@link OfflineMetadata}. */
public final class MetadataSigner {
    private final Ed25519Key key;

    /** A signer with the owner's release key. */
    public MetadataSigner(Ed25519Key key) {
        this.key = key;
    }

    /** A root.json that names the key for the roles root and targets, one signature each. */
    public byte[] root(long version, Instant expires) {
        PublicKey publicKey = key.publicKey();
        Role role = new Role(List.of(publicKey.keyId()), 1);
        RootMetadata root = new RootMetadata(
                version,
                expires,
                Map.of(publicKey.keyId(), publicKey),
                Map.of(RootMetadata.ROOT, role, RootMetadata.TARGETS, role));
        return SignedDocument.sign(root.toDocument(), List.of(key));
    }

    /** A root.json that says this; the key has to be one of its root keys. */
    public byte[] root(RootMetadata root) {
        return SignedDocument.sign(root.toDocument(), List.of(key));
    }

    /** A targets.json. */
    public byte[] targets(TargetsMetadata targets) {
        return SignedDocument.sign(targets.toDocument(), List.of(key));
    }

    /** A snapshot.json. */
    public byte[] snapshot(SnapshotMetadata snapshot) {
        return SignedDocument.sign(snapshot.toDocument(), List.of(key));
    }

    /** A timestamp.json. */
    public byte[] timestamp(TimestampMetadata timestamp) {
        return SignedDocument.sign(timestamp.toDocument(), List.of(key));
    }
}
