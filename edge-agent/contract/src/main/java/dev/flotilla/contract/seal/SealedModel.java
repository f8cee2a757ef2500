package dev.flotilla.contract.seal;

import dev.flotilla.contract.bundle.Bundle;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The form of an encrypted model: a {@link SealHeader}, and then AES-256-GCM by chunks in the STREAM construction (Hoang,
 * Reyhanitabar, Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", CRYPTO 2015,
 * section 7): each chunk's nonce is a prefix, the chunk's number and whether it is the last, so that chunks that are
 * changed, missing, repeated or in another order do not open. Key and prefix are derived from the fleet key by HKDF over
 * the whole header, so that a changed header does not open either. Besides model and ciphertext, it takes one chunk of
 * memory.
 */
final class SealedModel {
    static final int CHUNK_BYTES = 64 << 10;

    private static final int PREFIX_BYTES = AesGcm.NONCE_BYTES - Integer.BYTES - 1;
    private static final byte[] NO_EXTRA = {};

    private final AesGcm cipher;
    private final byte[] prefix;
    private final int chunkBytes;

    private SealedModel(FleetKey key, SealHeader header) {
        byte[] derived = key.derive(header.salt(), header.toBytes(), AesGcm.KEY_BYTES + PREFIX_BYTES);
        this.cipher = new AesGcm(Arrays.copyOf(derived, AesGcm.KEY_BYTES));
        this.prefix = Arrays.copyOfRange(derived, AesGcm.KEY_BYTES, derived.length);
        this.chunkBytes = header.chunkBytes();
    }

    static byte[] seal(byte[] model, FleetKey key, SecureRandom random) {
        byte[] salt = new byte[SealHeader.SALT_BYTES];
        random.nextBytes(salt);
        SealHeader header = new SealHeader(key.id(), salt, CHUNK_BYTES);
        return new SealedModel(key, header).seal(model, header.toBytes());
    }

    private byte[] seal(byte[] model, byte[] header) {
        int chunks = Math.max(1, ceil(model.length, chunkBytes));
        byte[] sealed = Arrays.copyOf(header, header.length + model.length + chunks * AesGcm.TAG_BYTES);
        for (int chunk = 0; chunk < chunks; chunk++) {
            int from = chunk * chunkBytes;
            AesGcm.Span plain = new AesGcm.Span(model, from, Math.min(chunkBytes, model.length - from));
            int at = header.length + chunk * (chunkBytes + AesGcm.TAG_BYTES);
            cipher.seal(nonce(chunk, chunks), NO_EXTRA, plain, sealed, at);
        }
        return sealed;
    }

    /** @throws SealException if it is none, is for another key, or was changed */
    static byte[] open(byte[] sealed, FleetKey key) throws SealException {
        SealHeader header = SealHeader.parse(sealed);
        if (!header.key().equals(key.id())) {
            throw new SealException("sealed to fleet key " + header.key() + ", not to " + key.id());
        }
        return new SealedModel(key, header).open(sealed);
    }

    private byte[] open(byte[] sealed) throws SealException {
        int sealedChunk = chunkBytes + AesGcm.TAG_BYTES;
        int length = sealed.length - SealHeader.BYTES;
        int chunks = Math.max(1, ceil(length, sealedChunk));
        if (length - (chunks - 1) * sealedChunk < AesGcm.TAG_BYTES || length > Bundle.MAX_BYTES) {
            throw new SealException("a sealed model of " + sealed.length + " bytes is cut off or too long");
        }
        byte[] model = new byte[length - chunks * AesGcm.TAG_BYTES];
        for (int chunk = 0; chunk < chunks; chunk++) {
            int from = chunk * sealedChunk;
            AesGcm.Span span = new AesGcm.Span(sealed, SealHeader.BYTES + from, Math.min(sealedChunk, length - from));
            if (!cipher.open(nonce(chunk, chunks), NO_EXTRA, span, model, chunk * chunkBytes)) {
                throw new SealException("chunk " + (chunk + 1) + " of " + chunks
                        + " of the sealed model was changed, is missing or is in another's place");
            }
        }
        return model;
    }

    private byte[] nonce(int chunk, int chunks) {
        return ByteBuffer.allocate(AesGcm.NONCE_BYTES)
                .put(prefix)
                .putInt(chunk)
                .put((byte) (chunk == chunks - 1 ? 1 : 0))
                .array();
    }

    private static int ceil(int length, int part) {
        return (length + part - 1) / part;
    }
}
