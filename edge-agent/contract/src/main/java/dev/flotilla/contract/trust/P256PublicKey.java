package dev.flotilla.contract.trust;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** The public half of a device's key: a point on P-256. */
public final class P256PublicKey {
    private final ECPublicKeyParameters point;
    private final byte[] spki;

    P256PublicKey(ECPublicKeyParameters point) {
        this.point = point;
        try {
            this.spki = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(point)
                    .getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("a P-256 point always has a DER encoding", e);
        }
    }

    /**
     * Reads a SubjectPublicKeyInfo (RFC 5480) with the named curve and an uncompressed point, the one form that the JDK,
     * Android and OpenSSL write.
     *
     * @throws MalformedKeyException if it is anything else, or the point is not on the curve
     */
    public static P256PublicKey parseSpki(byte[] der) throws MalformedKeyException {
        if (der.length > P256.MAX_KEY_BYTES) {
            throw new MalformedKeyException("a P-256 public key has no " + der.length + " bytes");
        }
        try {
            if (PublicKeyFactory.createKey(der) instanceof ECPublicKeyParameters key
                    && key.getParameters() instanceof ECNamedDomainParameters named
                    && named.getName().equals(P256.DOMAIN.getName())) {
                P256PublicKey parsed = new P256PublicKey(new ECPublicKeyParameters(key.getQ(), P256.DOMAIN));
                if (Arrays.equals(parsed.spki, der)) {
                    return parsed;
                }
            }
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle reports broken DER and points off the curve by several exceptions without a common type.
            throw new MalformedKeyException("not a P-256 public key: " + e.getMessage());
        }
        throw new MalformedKeyException("expected a public key on P-256 as DER SubjectPublicKeyInfo, uncompressed");
    }

    /** The key as DER SubjectPublicKeyInfo, 91 bytes. */
    public byte[] spki() {
        return spki.clone();
    }

    /**
     * Returns if the signature (r and s, 32 bytes each) over the message is this key's.
     *
     * @throws BadSignatureException otherwise
     */
    public void verify(byte[] message, byte[] signature) throws BadSignatureException {
        if (signature.length != P256.SIGNATURE_BYTES) {
            throw new BadSignatureException("an ES256 signature has 64 bytes, found " + signature.length);
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, point);
        if (!verifier.verifySignature(P256.sha256(message), P256.r(signature), P256.s(signature))) {
            throw new BadSignatureException(
                    "the ES256 signature is not by the expected key, or the bytes were changed");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof P256PublicKey that && Arrays.equals(spki, that.spki);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(spki);
    }
}
