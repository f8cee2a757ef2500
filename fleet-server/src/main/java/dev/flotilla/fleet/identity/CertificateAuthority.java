package dev.flotilla.fleet.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * The authority that devices pin at enrolment: ECDSA P-256, made once and kept in {@code ca.key.pem} (0600) and
 * {@code ca.pem}, or the owner's, in files or on a token. It signs this server's own certificate and those of devices.
 */
final class CertificateAuthority {
    private static final int LIFETIME_YEARS = 20;
    private static final int SERIAL_BITS = 128;
    /** Devices whose clock is a little behind still accept a certificate that was made just now. */
    private static final long CLOCK_SLACK_HOURS = 24;

    private static final String NAME = "CN=Flotilla Server CA";

    private final AuthorityKey key;
    private final X509Certificate certificate;

    CertificateAuthority(AuthorityKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    static CertificateAuthority in(Path directory, Instant now) throws IOException, GeneralSecurityException {
        Path keyFile = directory.resolve("ca.key.pem");
        Path certificateFile = directory.resolve("ca.pem");
        if (Files.exists(keyFile) && Files.exists(certificateFile)) {
            return new CertificateAuthority(
                    AuthorityKey.of(Pem.readKey(keyFile)), Pem.readCertificate(certificateFile));
        }
        if (Files.exists(certificateFile)) {
            throw new IOException(
                    keyFile + " is missing: restore it from a backup, since devices trust only " + certificateFile);
        }
        if (Files.exists(keyFile)) {
            throw new IOException(
                    certificateFile + " is missing and its key is there: restore it from a backup; only if no"
                            + " device has enrolled yet, remove " + keyFile + " and another authority is made");
        }
        KeyPair pair = newKeyPair();
        X509Certificate certificate = selfSigned(pair, now);
        PrivateFiles.write(keyFile, Pem.of(pair.getPrivate()).getBytes(StandardCharsets.US_ASCII));
        PrivateFiles.write(certificateFile, Pem.of(certificate).getBytes(StandardCharsets.US_ASCII));
        return new CertificateAuthority(AuthorityKey.of(pair.getPrivate()), certificate);
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** @throws IOException if it has ended, and nobody trusts what it signs any more */
    void requireCurrent(Instant now) throws IOException {
        Instant end = certificate.getNotAfter().toInstant();
        if (now.isAfter(end)) {
            throw new IOException(
                    "the certificate of the authority " + certificate.getSubjectX500Principal() + " ended at " + end);
        }
    }

    /** A certificate for a TLS server under these names. */
    X509Certificate issueServer(PublicKey subject, GeneralNames names, Instant now, int days)
            throws GeneralSecurityException {
        JcaX509v3CertificateBuilder builder = builder("CN=Flotilla Server", subject, now, Duration.ofDays(days));
        try {
            extend(builder, subject, KeyPurposeId.id_kp_serverAuth)
                    .addExtension(Extension.subjectAlternativeName, false, names);
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        return sign(builder, key);
    }

    /** A certificate for a TLS client of this name, which needs no escaping. */
    X509Certificate issueClient(String commonName, PublicKey subject, Instant now, Duration lifetime)
            throws GeneralSecurityException {
        JcaX509v3CertificateBuilder builder = builder("CN=" + commonName, subject, now, lifetime);
        try {
            extend(builder, subject, KeyPurposeId.id_kp_clientAuth);
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        return sign(builder, key);
    }

    /** PEM of the list of these certificates; see {@link RevocationList}. */
    String revocationList(Map<BigInteger, Instant> revoked, Instant now, Duration lifetime)
            throws GeneralSecurityException {
        try {
            return Pem.ofRevocationList(
                    RevocationList.of(certificate, key, revoked, now, lifetime).getEncoded());
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Nothing outlives the authority. */
    private JcaX509v3CertificateBuilder builder(String name, PublicKey subject, Instant now, Duration lifetime) {
        Instant end = now.plus(lifetime);
        Instant last = certificate.getNotAfter().toInstant();
        return new JcaX509v3CertificateBuilder(
                certificate,
                serial(),
                from(now),
                Date.from(end.isBefore(last) ? end : last),
                new X500Principal(name),
                subject);
    }

    private X509v3CertificateBuilder extend(
            JcaX509v3CertificateBuilder builder, PublicKey subject, KeyPurposeId purpose)
            throws GeneralSecurityException, CertIOException {
        JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
        return builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
                .addExtension(
                        Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(certificate))
                .addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subject));
    }

    static KeyPair newKeyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static X509Certificate selfSigned(KeyPair pair, Instant now) throws GeneralSecurityException {
        X500Name name = new X500Name(NAME);
        Date end = Date.from(now.plus(365L * LIFETIME_YEARS, ChronoUnit.DAYS));
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(name, serial(), from(now), end, name, pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
        return sign(builder, AuthorityKey.of(pair.getPrivate()));
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, AuthorityKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter().getCertificate(builder.build(new CertificateSigner(key)));
        } catch (RuntimeOperatorException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static Date from(Instant now) {
        return Date.from(now.minus(CLOCK_SLACK_HOURS, ChronoUnit.HOURS));
    }

    private static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0);
    }
}
