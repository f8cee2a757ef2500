package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What {@code snapshot.json} says: which versions of all targets metadata belong together (TUF 1.0 section 4.4).
 *
 * @param version rises with every change of the targets metadata
 * @param expires from then on it is worthless
 * @param files file name to what it has to be
 */
public record SnapshotMetadata(long version, Instant expires, Map<String, MetaFile> files) {
    /** Copies what it is given. */
    public SnapshotMetadata {
        files = Map.copyOf(files);
    }

    static SnapshotMetadata parse(SignedDocument document) throws MalformedMetadataException {
        return document.read(RootMetadata.SNAPSHOT, SnapshotMetadata::parse);
    }

    private static SnapshotMetadata parse(Document signed) throws MalformedDocumentException {
        Document listed = signed.object("meta");
        Map<String, MetaFile> files = new TreeMap<>();
        for (String name : listed.keys()) {
            files.put(name, MetaFile.parse(listed.object(name)));
        }
        return new SnapshotMetadata(SignedDocument.version(signed), SignedDocument.expires(signed), files);
    }

    /** What the file of a targets role has to be. */
    MetaFile file(String name) throws MalformedMetadataException {
        return Optional.ofNullable(files.get(name))
                .orElseThrow(() -> new MalformedMetadataException("snapshot.json: lists no " + name));
    }

    /**
     * Returns if this may follow the installed one (TUF 1.0 section 5.5.5).
     *
     * @throws RollbackAttackException if it lists an older targets file, or one no more
     */
    void requireNotOlderThan(SnapshotMetadata installed) throws RollbackAttackException {
        for (Map.Entry<String, MetaFile> before : new TreeMap<>(installed.files).entrySet()) {
            long version = before.getValue().version();
            MetaFile offered = files.get(before.getKey());
            if (offered == null) {
                throw RollbackAttackException.removed(before.getKey(), version);
            }
            if (offered.version() < version) {
                throw new RollbackAttackException(before.getKey(), version, offered.version());
            }
        }
    }

    Document toDocument() {
        Document.Builder meta = Document.builder();
        new TreeMap<>(files).forEach((name, file) -> meta.put(name, file.toDocument()));
        return SignedDocument.header(RootMetadata.SNAPSHOT, version, expires)
                .put("meta", meta.build())
                .build();
    }
}
