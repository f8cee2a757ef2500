package dev.flotilla.contract.trust;

import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.util.BigIntegers;

/** The curve and the two encodings that the P-256 types share. */
final class P256 {
    static final int SIGNATURE_BYTES = 64;
    /** Far above any encoding of one key. */
    static final int MAX_KEY_BYTES = 512;

    static final ECNamedDomainParameters DOMAIN = new ECNamedDomainParameters(
            SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));

    private static final int HALF = SIGNATURE_BYTES / 2;

    private P256() {}

    static byte[] sha256(byte[] message) {
        SHA256Digest digest = new SHA256Digest();
        digest.update(message, 0, message.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    /** Whether this may be the r or s of a signature, at least 1 and less than the order (FIPS 186-5, section 6.4.2). */
    static boolean isInRange(BigInteger value) {
        return value.signum() > 0 && value.compareTo(DOMAIN.getN()) < 0;
    }

    static byte[] join(BigInteger r, BigInteger s) {
        byte[] joined = new byte[SIGNATURE_BYTES];
        System.arraycopy(BigIntegers.asUnsignedByteArray(HALF, r), 0, joined, 0, HALF);
        System.arraycopy(BigIntegers.asUnsignedByteArray(HALF, s), 0, joined, HALF, HALF);
        return joined;
    }

    static BigInteger r(byte[] signature) {
        return new BigInteger(1, Arrays.copyOf(signature, HALF));
    }

    static BigInteger s(byte[] signature) {
        return new BigInteger(1, Arrays.copyOfRange(signature, HALF, SIGNATURE_BYTES));
    }
}
