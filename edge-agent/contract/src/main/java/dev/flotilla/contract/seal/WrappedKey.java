package dev.flotilla.contract.seal;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.trust.KeyAgreement;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/** A fleet key encrypted to one device's key, by HPKE (RFC 9180). No secret: only that device can open it. */
public final class WrappedKey {
    /** Length of the encrypted key: an encapsulated key, the fleet key and a tag. */
    public static final int BYTES = Hpke.ENCAPSULATED_BYTES + FleetKey.BYTES + AesGcm.TAG_BYTES;

    private static final String INFO = "flotilla fleet key 1 ";
    private static final byte[] NO_EXTRA = {};

    private final FleetKeyId key;
    private final byte[] wrapped;

    /**
     * A wrapped key as it was received.
     *
     * @param key which fleet key it is said to be
     * @throws IllegalArgumentException if it has not {@value #BYTES} bytes
     */
    public WrappedKey(FleetKeyId key, byte[] wrapped) {
        if (wrapped.length != BYTES) {
            throw new IllegalArgumentException("a wrapped fleet key has " + BYTES + " bytes, not " + wrapped.length);
        }
        this.key = key;
        this.wrapped = wrapped.clone();
    }

    /** Encrypts a fleet key to a device. */
    public static WrappedKey wrap(FleetKey key, P256PublicKey device, SecureRandom random) {
        return new WrappedKey(
                key.id(), Hpke.seal(device, info(key.id()), NO_EXTRA, key.bytes(), P256KeyPair.generate(random)));
    }

    /**
     * The fleet key.
     *
     * @throws SealException if it was wrapped for another device, was changed, or is another key than it is said to be
     */
    public FleetKey open(KeyAgreement device) throws SealException {
        FleetKey opened = FleetKey.of(Hpke.open(wrapped, device, info(key), NO_EXTRA));
        if (!opened.id().equals(key)) {
            throw new SealException("it holds fleet key " + opened.id() + " instead of " + key);
        }
        return opened;
    }

    private static byte[] info(FleetKeyId key) {
        return (INFO + key.hex()).getBytes(StandardCharsets.US_ASCII);
    }

    public FleetKeyId key() {
        return key;
    }

    /** A copy of the encrypted key. */
    public byte[] bytes() {
        return wrapped.clone();
    }

    /** The form that it has inside of others. */
    public Document toDocument() {
        return Document.builder()
                .put("id", Hex.decode(key.hex()))
                .put("wrapped", wrapped)
                .build();
    }

    /** Reads what {@link #toDocument} wrote. */
    public static WrappedKey parse(Document document) throws MalformedDocumentException {
        try {
            return new WrappedKey(new FleetKeyId(Hex.toHexString(document.bytes("id"))), document.bytes("wrapped"));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WrappedKey that && key.equals(that.key) && Arrays.equals(wrapped, that.wrapped);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(wrapped);
    }

    @Override
    public String toString() {
        return "wrapped fleet key " + key;
    }
}
