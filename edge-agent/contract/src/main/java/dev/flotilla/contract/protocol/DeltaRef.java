package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * A hint how to fetch less: who has one bundle can make another of it. Nobody vouches for the hint; what it leads to has to
 * be the bundle that the owner signed.
 *
 * @param from the SHA-256 of the bundle to start from
 * @param artifact the delta
 */
public record DeltaRef(Digest from, ArtifactRef artifact) {

    static DeltaRef parse(Document document) throws MalformedDocumentException {
        return new DeltaRef(Messages.digest(document, "from"), ArtifactRef.parse(document.object("artifact")));
    }

    Document toDocument() {
        return Document.builder()
                .put("artifact", artifact.toDocument())
                .put("from", from.bytes())
                .build();
    }
}
