package dev.flotilla.contract.trust;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.PSSSigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** RSASSA-PSS with SHA-256 and MGF1 over it (RFC 8017 section 8.1), 2048 to 8192 bits. */
final class RsaPssVerifier implements SignatureVerifier {
    private static final int MIN_BITS = 2048;
    private static final int MAX_BITS = 8192;
    private static final int MAX_EXPONENT_BITS = 32;
    private static final int DIGEST_BYTES = 32;

    private final RSAKeyParameters key;

    private RsaPssVerifier(RSAKeyParameters key) {
        this.key = key;
    }

    static RsaPssVerifier parse(String pem) throws MalformedKeyException {
        byte[] der = Pem.publicKey(pem);
        try {
            if (PublicKeyFactory.createKey(der) instanceof RSAKeyParameters rsa && isUsable(rsa)) {
                return new RsaPssVerifier(rsa);
            }
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle reports broken DER and weak moduli by several exceptions without a common type.
            throw new MalformedKeyException("not an RSA public key: " + e.getMessage());
        }
        throw new MalformedKeyException("expected an RSA public key of " + MIN_BITS + " to " + MAX_BITS + " bits");
    }

    private static boolean isUsable(RSAKeyParameters rsa) {
        int bits = rsa.getModulus().bitLength();
        BigInteger exponent = rsa.getExponent();
        return bits >= MIN_BITS && bits <= MAX_BITS && exponent.bitLength() <= MAX_EXPONENT_BITS;
    }

    /** Signers take a salt of the digest's length or the longest there is room for; both are valid (section 9.1). */
    @Override
    public boolean signed(byte[] message, byte[] signature) {
        int bits = key.getModulus().bitLength();
        if (signature.length != (bits + 7) / 8) {
            return false;
        }
        int longest = (bits - 1 + 7) / 8 - DIGEST_BYTES - 2;
        return signed(message, signature, DIGEST_BYTES) || signed(message, signature, longest);
    }

    private boolean signed(byte[] message, byte[] signature, int saltBytes) {
        PSSSigner verifier = new PSSSigner(new RSABlindedEngine(), new SHA256Digest(), saltBytes);
        verifier.init(false, key);
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
    }

    @Override
    public byte[] encoded() {
        try {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key).getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("an RSA key always has a DER encoding", e);
        }
    }
}
