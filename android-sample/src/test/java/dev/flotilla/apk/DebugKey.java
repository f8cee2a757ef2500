package dev.flotilla.apk;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The key that signs the APK of every build: the same for everybody, since it is computed from the words below, so that two
 * builds give the same bytes. <b>It keeps no secret</b>, like the debug keys of Android's own tools, and must never sign
 * what is given to people. RSA with PKCS #1 v1.5 (RFC 8017, section 8.2), which always signs alike, where ECDSA does not.
 */
record DebugKey(PrivateKey key, X509Certificate certificate) {
    private static final X500Name NAME = new X500Name("CN=Flotilla debug key that everybody has");
    private static final Instant BEGINS = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant ENDS = Instant.parse("2056-01-01T00:00:00Z");
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
    private static final int PRIME_BYTES = 128;

    static DebugKey make() throws GeneralSecurityException, IOException {
        BigInteger p = prime("Flotilla debug key, first prime");
        BigInteger q = prime("Flotilla debug key, second prime");
        BigInteger modulus = p.multiply(q);
        BigInteger lessP = p.subtract(BigInteger.ONE);
        BigInteger lessQ = q.subtract(BigInteger.ONE);
        BigInteger secret = EXPONENT.modInverse(lessP.multiply(lessQ));
        KeyFactory keys = KeyFactory.getInstance("RSA");
        PrivateKey key = keys.generatePrivate(new RSAPrivateCrtKeySpec(
                modulus, EXPONENT, secret, p, q, secret.mod(lessP), secret.mod(lessQ), q.modInverse(p)));
        return new DebugKey(key, certificate(key, keys.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT))));
    }

    /** The first prime above a number of 1,024 bits, the upper two of them set, that the words give. */
    private static BigInteger prime(String words) throws GeneralSecurityException {
        byte[] start = new byte[PRIME_BYTES];
        MessageDigest digest = MessageDigest.getInstance("SHA-512");
        for (int filled = 0; filled < PRIME_BYTES; filled += digest.getDigestLength()) {
            byte[] block = digest.digest((words + " " + filled).getBytes(StandardCharsets.US_ASCII));
            System.arraycopy(block, 0, start, filled, block.length);
        }
        start[0] |= (byte) 0xc0;
        return new BigInteger(1, start).nextProbablePrime();
    }

    private static X509Certificate certificate(PrivateKey key, PublicKey publicKey)
            throws GeneralSecurityException, IOException {
        X509v3CertificateBuilder builder = new X509v3CertificateBuilder(
                NAME,
                BigInteger.ONE,
                Date.from(BEGINS),
                Date.from(ENDS),
                NAME,
                SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()));
        try {
            byte[] der = builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key))
                    .getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
