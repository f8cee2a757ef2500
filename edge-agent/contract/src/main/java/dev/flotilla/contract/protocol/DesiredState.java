package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;

/**
 * What the fleet wants a device to run. It says where to find the bytes and what the owner signed about them; the
 * device believes the signature, not this message.
 *
 * @param messageId names the message in logs
 * @param counter rises with every assignment to this device; a device ignores one lower than it has seen
 * @param nonce to be repeated in the signed reports about this assignment
 * @param rolloutId the rollout it belongs to
 * @param bundle the bundle to run
 * @param targets the signed targets.json that names it
 */
public record DesiredState(
        String messageId, long counter, String nonce, String rolloutId, ArtifactRef bundle, ArtifactRef targets) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 4 * 1024;

    /** The message in CBOR. */
    public byte[] toCbor() {
        return Messages.builder()
                .put("bundle", bundle.toDocument())
                .put("counter", counter)
                .put("id", messageId)
                .put("nonce", nonce)
                .put("rollout", rolloutId)
                .put("targets", targets.toDocument())
                .build()
                .toCbor();
    }

    /**
     * Reads a message.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static DesiredState parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        return new DesiredState(
                Messages.text(document, "id", Messages.MAX_ID),
                Messages.count(document, "counter"),
                Messages.text(document, "nonce", Messages.MAX_ID),
                Messages.optionalText(document, "rollout", Messages.MAX_ID),
                ArtifactRef.parse(document.object("bundle")),
                ArtifactRef.parse(document.object("targets")));
    }
}
