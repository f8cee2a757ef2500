package dev.flotilla.agent.slot;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * What a slot holds, and what the owner signed about it when it was staged.
 *
 * @param digest of the bundle
 * @param family which models replace one another
 * @param release the owner's counter within the family
 */
public record SlotContent(Digest digest, String family, long release) {

    Document toDocument() {
        return Document.builder()
                .put("digest", digest.bytes())
                .put("family", family)
                .put("release", release)
                .build();
    }

    static SlotContent parse(Document document) throws MalformedDocumentException {
        try {
            return new SlotContent(
                    Digest.ofBytes(document.bytes("digest")), document.string("family"), document.integer("release"));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }
}
