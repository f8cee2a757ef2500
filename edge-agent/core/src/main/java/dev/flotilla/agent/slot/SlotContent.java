package dev.flotilla.agent.slot;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.seal.WrappedKey;
import java.util.Optional;

/**
 * What a slot holds, and what the owner signed about it when it was staged.
 *
 * @param digest of the bundle
 * @param family which models replace one another
 * @param release the owner's counter within the family
 * @param key opens the bundle's model on this device alone; empty if that is not encrypted
 */
public record SlotContent(Digest digest, String family, long release, Optional<WrappedKey> key) {

    /** A bundle whose model is not encrypted. */
    public SlotContent(Digest digest, String family, long release) {
        this(digest, family, release, Optional.empty());
    }

    Document toDocument() {
        return Document.builder()
                .put("digest", digest.bytes())
                .put("family", family)
                .putIfPresent("key", key.map(WrappedKey::toDocument))
                .put("release", release)
                .build();
    }

    static SlotContent parse(Document document) throws MalformedDocumentException {
        Optional<Document> key = document.findObject("key");
        try {
            return new SlotContent(
                    Digest.ofBytes(document.bytes("digest")),
                    document.string("family"),
                    document.integer("release"),
                    key.isPresent() ? Optional.of(WrappedKey.parse(key.get())) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }
}
