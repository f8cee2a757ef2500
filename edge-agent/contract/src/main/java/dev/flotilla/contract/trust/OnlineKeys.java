package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * The public halves of the keys that a fleet's server signs with by itself. The owner names them: the first two in
 * root.json, the director's in targets.json.
 *
 * @param snapshot signs snapshot.json
 * @param timestamp signs timestamp.json
 * @param director signs the assignments of devices
 */
public record OnlineKeys(PublicKey snapshot, PublicKey timestamp, PublicKey director) {
    /** The longest file that is read. */
    public static final int MAX_BYTES = 16 * 1024;
    /** The delegated role, in targets.json, of whoever signs assignments. */
    public static final String DIRECTOR = "director";

    /**
     * Reads {@code {"snapshot": KEY, "timestamp": KEY, "director": KEY}}, each key as in root.json.
     *
     * @throws MalformedMetadataException naming the key that is missing or not usable
     */
    public static OnlineKeys parse(byte[] json) throws MalformedMetadataException {
        try {
            Document listed = Document.parseJson(json, Limits.of(MAX_BYTES));
            return new OnlineKeys(
                    key(listed, RootMetadata.SNAPSHOT), key(listed, RootMetadata.TIMESTAMP), key(listed, DIRECTOR));
        } catch (MalformedDocumentException e) {
            throw new MalformedMetadataException("online keys: " + e.getMessage());
        }
    }

    private static PublicKey key(Document listed, String role)
            throws MalformedDocumentException, MalformedMetadataException {
        return PublicKey.find(listed.object(role))
                .orElseThrow(() -> new MalformedMetadataException("online keys: " + role + ": not a usable key"));
    }

    /** The same as a document, for a file or an answer. */
    public Document toDocument() {
        return Document.builder()
                .put(RootMetadata.SNAPSHOT, snapshot.toDocument())
                .put(RootMetadata.TIMESTAMP, timestamp.toDocument())
                .put(DIRECTOR, director.toDocument())
                .build();
    }
}
