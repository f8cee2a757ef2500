package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.seal.WrappedKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What the fleet wants a device to run, and where to find the bytes. A device obeys only one that the fleet's director
 * signed, {@link SignedAssignment}; what the bundle is, and whether it may run, it takes from the owner's targets alone.
 *
 * @param messageId names the message in logs
 * @param device whom it is for
 * @param counter rises with every assignment to this device; a device ignores one lower than it has seen
 * @param nonce to be repeated in the signed reports about this assignment
 * @param rolloutId the rollout it belongs to; empty if to none
 * @param expires from then on it must not be begun; to the millisecond
 * @param bundle the bundle to run
 * @param delta how a device may get the bundle with fewer bytes; empty when there is no such way
 * @param key the fleet key that the bundle's model is encrypted to, wrapped for this device
 * @param shadow how the bundle is to run beside the one that serves; empty if it is to serve itself
 */
public record DesiredState(
        String messageId,
        DeviceId device,
        long counter,
        String nonce,
        String rolloutId,
        Instant expires,
        ArtifactRef bundle,
        Optional<DeltaRef> delta,
        Optional<WrappedKey> key,
        Optional<ShadowTerms> shadow) {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 4 * 1024;

    /** Without a delta, of a bundle that needs no key. */
    public DesiredState(
            String messageId,
            DeviceId device,
            long counter,
            String nonce,
            String rolloutId,
            Instant expires,
            ArtifactRef bundle) {
        this(
                messageId,
                device,
                counter,
                nonce,
                rolloutId,
                expires,
                bundle,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with a delta. */
    public DesiredState withDelta(DeltaRef hint) {
        return new DesiredState(
                messageId, device, counter, nonce, rolloutId, expires, bundle, Optional.of(hint), key, shadow);
    }

    /** The same with a key. */
    public DesiredState withKey(Optional<WrappedKey> other) {
        return new DesiredState(messageId, device, counter, nonce, rolloutId, expires, bundle, delta, other, shadow);
    }

    /** The same with other terms of a shadow. */
    public DesiredState withShadow(Optional<ShadowTerms> other) {
        return new DesiredState(messageId, device, counter, nonce, rolloutId, expires, bundle, delta, key, other);
    }

    /** The message in CBOR, not signed. */
    public byte[] toCbor() {
        return Messages.builder()
                .putIfPresent("bundle", shadow.isPresent() ? Optional.empty() : Optional.of(bundle.toDocument()))
                .put("counter", counter)
                .putIfPresent("delta", delta.map(DeltaRef::toDocument))
                .put("device", device.value())
                .put("expires", expires.toEpochMilli())
                .put("id", messageId)
                .putIfPresent("key", key.map(WrappedKey::toDocument))
                .put("nonce", nonce)
                .put("rollout", rolloutId)
                .putIfPresent("shadow", shadow.map(terms -> terms.with(bundle)))
                .build()
                .toCbor();
    }

    /**
     * Reads the unsigned form.
     *
     * @throws MalformedDocumentException naming the field that is missing, mistyped or out of bounds
     */
    public static DesiredState parse(byte[] cbor) throws MalformedDocumentException {
        Document document = Messages.parseCbor(cbor, MAX_BYTES);
        Optional<Document> delta = document.findObject("delta");
        Optional<Document> shadow = document.findObject("shadow");
        if (shadow.isPresent() && document.has("bundle")) {
            throw new MalformedDocumentException("shadow: expected no bundle beside it");
        }
        return new DesiredState(
                Messages.text(document, "id", Messages.MAX_ID),
                Messages.device(document, "device"),
                Messages.count(document, "counter"),
                Messages.text(document, "nonce", Messages.MAX_ID),
                Messages.optionalText(document, "rollout", Messages.MAX_ID),
                Messages.time(document, "expires"),
                ArtifactRef.parse((shadow.isPresent() ? shadow.get() : document).object("bundle")),
                delta.isPresent() ? Optional.of(DeltaRef.parse(delta.get())) : Optional.empty(),
                key(document),
                shadow.isPresent() ? Optional.of(ShadowTerms.parse(shadow.get())) : Optional.empty());
    }

    private static Optional<WrappedKey> key(Document document) throws MalformedDocumentException {
        Optional<Document> key = document.findObject("key");
        return key.isPresent() ? Optional.of(WrappedKey.parse(key.get())) : Optional.empty();
    }
}
