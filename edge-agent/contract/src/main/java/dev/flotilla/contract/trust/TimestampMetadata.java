package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Instant;

/**
 * What {@code timestamp.json} says: which snapshot is the newest (TUF 1.0 section 4.6).
 *
 * @param version rises each time it is signed anew
 * @param expires from then on it is worthless
 * @param snapshot the newest snapshot.json
 */
public record TimestampMetadata(long version, Instant expires, MetaFile snapshot) {
    static TimestampMetadata parse(SignedDocument document) throws MalformedMetadataException {
        return document.read(RootMetadata.TIMESTAMP, TimestampMetadata::parse);
    }

    private static TimestampMetadata parse(Document signed) throws MalformedDocumentException {
        return new TimestampMetadata(
                SignedDocument.version(signed),
                SignedDocument.expires(signed),
                MetaFile.parse(signed.object("meta").object("snapshot.json")));
    }

    /**
     * Returns if this may follow the installed one (TUF 1.0 section 5.4.3).
     *
     * @throws RollbackAttackException if it, or the snapshot it names, is older
     */
    void requireNotOlderThan(TimestampMetadata installed) throws RollbackAttackException {
        if (version < installed.version) {
            throw new RollbackAttackException("timestamp.json", installed.version, version);
        }
        if (version > installed.version && snapshot.version() < installed.snapshot.version()) {
            throw new RollbackAttackException("snapshot.json", installed.snapshot.version(), snapshot.version());
        }
    }

    Document toDocument() {
        Document meta =
                Document.builder().put("snapshot.json", snapshot.toDocument()).build();
        return SignedDocument.header(RootMetadata.TIMESTAMP, version, expires)
                .put("meta", meta)
                .build();
    }
}
