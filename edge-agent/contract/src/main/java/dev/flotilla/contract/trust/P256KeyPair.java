package dev.flotilla.contract.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import org.bouncycastle.crypto.agreement.ECDHBasicAgreement;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** A P-256 key held in memory. Its signatures are deterministic (RFC 6979), so they need no good randomness. */
public final class P256KeyPair implements EcSigner, KeyAgreement {
    private final ECPrivateKeyParameters secret;
    private final P256PublicKey publicKey;

    private P256KeyPair(BigInteger d) {
        this.secret = new ECPrivateKeyParameters(d, P256.DOMAIN);
        this.publicKey = new P256PublicKey(new ECPublicKeyParameters(
                new FixedPointCombMultiplier().multiply(P256.DOMAIN.getG(), secret.getD()), P256.DOMAIN));
    }

    /** Makes a new key. */
    public static P256KeyPair generate(SecureRandom random) {
        BigInteger highest = P256.DOMAIN.getN().subtract(BigInteger.ONE);
        return new P256KeyPair(BigIntegers.createRandomInRange(BigInteger.ONE, highest, random));
    }

    /**
     * Reads a PKCS#8 PrivateKeyInfo (RFC 5208, RFC 5915).
     *
     * @throws MalformedKeyException if it is not a private key on P-256
     */
    public static P256KeyPair parsePkcs8(byte[] der) throws MalformedKeyException {
        if (der.length > P256.MAX_KEY_BYTES) {
            throw new MalformedKeyException("a P-256 private key has no " + der.length + " bytes");
        }
        try {
            if (PrivateKeyFactory.createKey(der) instanceof ECPrivateKeyParameters key
                    && key.getParameters() instanceof ECNamedDomainParameters named
                    && named.getName().equals(P256.DOMAIN.getName())) {
                return new P256KeyPair(key.getD());
            }
        } catch (IOException | RuntimeException e) {
            throw new MalformedKeyException("not a P-256 private key in PKCS#8");
        }
        throw new MalformedKeyException("expected a private key on P-256 in PKCS#8");
    }

    /** The key as DER PrivateKeyInfo. Keep it secret. */
    public byte[] pkcs8() {
        try {
            return PrivateKeyInfoFactory.createPrivateKeyInfo(secret).getEncoded("DER");
        } catch (IOException e) {
            throw new IllegalStateException("a P-256 key always has a DER encoding", e);
        }
    }

    @Override
    public P256PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] signP1363(byte[] message) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, secret);
        BigInteger[] rs = signer.generateSignature(P256.sha256(message));
        return P256.join(rs[0], rs[1]);
    }

    @Override
    public byte[] agree(P256PublicKey other) {
        ECDHBasicAgreement agreement = new ECDHBasicAgreement();
        agreement.init(secret);
        return BigIntegers.asUnsignedByteArray(
                agreement.getFieldSize(), agreement.calculateAgreement(other.parameters()));
    }
}
