package dev.flotilla.contract.seal;

import dev.flotilla.contract.bundle.FleetKeyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.bouncycastle.util.encoders.Hex;
import org.jspecify.annotations.Nullable;

/** The key that an owner encrypts models to, and that each of her devices has. Keep it secret; a server never needs it. */
public final class FleetKey {
    /** Length in bytes. */
    public static final int BYTES = 32;

    private static final byte[] ID_INFO = "flotilla fleet key id 1".getBytes(StandardCharsets.US_ASCII);
    private static final int ID_BYTES = 16;

    private final byte[] secret;
    private final FleetKeyId id;

    private FleetKey(byte[] secret) {
        this.secret = secret;
        this.id = new FleetKeyId(Hex.toHexString(derive(new byte[0], ID_INFO, ID_BYTES)));
    }

    /** Makes a new key. */
    public static FleetKey generate(SecureRandom random) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return new FleetKey(secret);
    }

    /**
     * A key from its bytes.
     *
     * @throws SealException if there are not {@value #BYTES}
     */
    public static FleetKey of(byte[] secret) throws SealException {
        if (secret.length != BYTES) {
            throw new SealException("a fleet key has " + BYTES + " bytes, not " + secret.length);
        }
        return new FleetKey(secret.clone());
    }

    /** What names it; another key has another one. */
    public FleetKeyId id() {
        return id;
    }

    /** The secret itself. */
    public byte[] bytes() {
        return secret.clone();
    }

    byte[] derive(byte[] salt, byte[] info, int length) {
        return Hkdf.expand(Hkdf.extract(salt, secret), info, length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FleetKey key && MessageDigest.isEqual(secret, key.secret);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "fleet key " + id;
    }
}
