package dev.flotilla.contract.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;

/** A point on P-256: the public half of a device's key, or a key that signs metadata. */
public final class P256PublicKey {
    private static final int POINT_BYTES = 65;
    private static final byte UNCOMPRESSED = 4;
    private static final int MAX_DER_SIGNATURE_BYTES = 72;

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

    /**
     * Reads an uncompressed point, 65 bytes (SEC 1 section 2.3.4).
     *
     * @throws MalformedKeyException if it is anything else, or not on the curve
     */
    public static P256PublicKey ofPoint(byte[] point) throws MalformedKeyException {
        if (point.length != POINT_BYTES || point[0] != UNCOMPRESSED) {
            throw new MalformedKeyException("expected an uncompressed point on P-256, 65 bytes, found " + point.length);
        }
        try {
            return new P256PublicKey(
                    new ECPublicKeyParameters(P256.DOMAIN.getCurve().decodePoint(point), P256.DOMAIN));
        } catch (IllegalArgumentException e) {
            throw new MalformedKeyException("not a point on P-256");
        }
    }

    /** The key as an uncompressed point, 65 bytes (SEC 1 section 2.3.3). */
    public byte[] point() {
        return point.getQ().getEncoded(false);
    }

    ECPublicKeyParameters parameters() {
        return point;
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
        if (!isSigned(message, P256.r(signature), P256.s(signature))) {
            throw new BadSignatureException(
                    "the ES256 signature is not by the expected key, or the bytes were changed");
        }
    }

    /**
     * By the platform's provider, which may be native and then is many times quicker. The range is checked here, since not
     * every provider did (CVE-2022-21449).
     */
    private boolean isSigned(byte[] message, BigInteger r, BigInteger s) {
        if (!P256.isInRange(r) || !P256.isInRange(s)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)));
            verifier.update(message);
            return verifier.verify(StandardDSAEncoding.INSTANCE.encode(P256.DOMAIN.getN(), r, s));
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every platform verifies ECDSA on P-256", e);
        }
    }

    /** Whether this is the key's signature in DER (RFC 3279 section 2.2.3), in its one shortest form. */
    boolean signedDer(byte[] message, byte[] signature) {
        if (signature.length > MAX_DER_SIGNATURE_BYTES) {
            return false;
        }
        DSADigestSigner verifier =
                new DSADigestSigner(new ECDSASigner(), new SHA256Digest(), StandardDSAEncoding.INSTANCE);
        verifier.init(false, point);
        verifier.update(message, 0, message.length);
        return verifier.verifySignature(signature);
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
