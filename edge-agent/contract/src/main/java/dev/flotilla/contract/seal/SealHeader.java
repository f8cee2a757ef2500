package dev.flotilla.contract.seal;

import dev.flotilla.contract.bundle.FleetKeyId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.util.encoders.Hex;

/**
 * What a sealed model begins with: magic and version (8 bytes), the fleet key's id (16), a salt that makes each sealed
 * model's key its own (32), and the length of a chunk of plaintext (4, big-endian).
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SealHeader(FleetKeyId key, byte[] salt, int chunkBytes) {
    static final int SALT_BYTES = 32;
    static final int ID_BYTES = 16;
    static final int MIN_CHUNK_BYTES = 1 << 10;
    static final int MAX_CHUNK_BYTES = 1 << 20;

    private static final byte[] MAGIC = "flseal\0\1".getBytes(StandardCharsets.US_ASCII);

    static final int BYTES = 8 + ID_BYTES + SALT_BYTES + Integer.BYTES;

    byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .put(Hex.decode(key.hex()))
                .put(salt)
                .putInt(chunkBytes)
                .array();
    }

    /** @throws SealException naming what is wrong */
    static SealHeader parse(byte[] sealed) throws SealException {
        if (sealed.length < BYTES) {
            throw new SealException("too short for a sealed model: " + sealed.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(sealed);
        if (!Arrays.equals(next(in, MAGIC.length), MAGIC)) {
            throw new SealException("no sealed model, or of a version that this agent does not know");
        }
        FleetKeyId key = new FleetKeyId(Hex.toHexString(next(in, ID_BYTES)));
        byte[] salt = next(in, SALT_BYTES);
        int chunkBytes = in.getInt();
        if (chunkBytes < MIN_CHUNK_BYTES || chunkBytes > MAX_CHUNK_BYTES) {
            throw new SealException("a chunk of a sealed model has " + MIN_CHUNK_BYTES + " to " + MAX_CHUNK_BYTES
                    + " bytes, not " + chunkBytes);
        }
        return new SealHeader(key, salt, chunkBytes);
    }

    private static byte[] next(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
