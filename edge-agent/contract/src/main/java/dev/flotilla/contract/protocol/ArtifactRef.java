package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * Bytes to fetch by their digest.
 *
 * @param path the file's name, by which signed targets know it
 * @param digest its SHA-256
 * @param length its length in bytes
 */
public record ArtifactRef(String path, Digest digest, long length) {
    private static final int MAX_PATH = 256;

    /** Checks the bounds. */
    public ArtifactRef {
        if (path.isEmpty() || path.length() > MAX_PATH || length < 0) {
            throw new IllegalArgumentException("an artifact has a path of 1 to " + MAX_PATH
                    + " characters and no negative length: \"" + path + "\", " + length);
        }
    }

    static ArtifactRef parse(Document document) throws MalformedDocumentException {
        return new ArtifactRef(
                Messages.text(document, "path", MAX_PATH),
                Messages.digest(document, "digest"),
                Messages.count(document, "length"));
    }

    Document toDocument() {
        return Document.builder()
                .put("digest", digest.bytes())
                .put("length", length)
                .put("path", path)
                .build();
    }
}
