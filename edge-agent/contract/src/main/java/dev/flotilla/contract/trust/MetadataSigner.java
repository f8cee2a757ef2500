package dev.flotilla.contract.trust;

import java.util.List;

/** Writes metadata under one key. */
public final class MetadataSigner {
    private final MetadataKey key;

    /** A signer with the key of an owner or of a server. */
    public MetadataSigner(MetadataKey key) {
        this.key = key;
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
