package dev.flotilla.pkcs11;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.EcdsaKey;
import dev.flotilla.contract.trust.P256PublicKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * The certificate that has to lie beside a key on a token, since the JDK finds keys by nothing else. The key signs it itself, and
 * nobody trusts it.
 */
final class KeyCertificate {
    private static final AlgorithmIdentifier SHA256_WITH_ECDSA =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    /** "No well-defined expiration date" (RFC 5280 section 4.1.2.5). */
    private static final Time NEVER = new Time(new ASN1GeneralizedTime("99991231235959Z"));

    private KeyCertificate() {}

    static X509Certificate of(String name, EcdsaKey key, P256PublicKey publicKey, Instant now)
            throws CertificateException {
        X500Name subject =
                new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(
                new ASN1Integer(new BigInteger(Digest.of(publicKey.spki()).hex().substring(0, 16), 16)));
        generator.setIssuer(subject);
        generator.setSubject(subject);
        generator.setStartDate(new Time(Date.from(now)));
        generator.setEndDate(NEVER);
        generator.setSignature(SHA256_WITH_ECDSA);
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(publicKey.spki()));
        TBSCertificate content = generator.generateTBSCertificate();
        try {
            ASN1EncodableVector certificate = new ASN1EncodableVector();
            certificate.add(content);
            certificate.add(SHA256_WITH_ECDSA);
            certificate.add(new DERBitString(key.sign(content.getEncoded("DER"))));
            byte[] der = new DERSequence(certificate).getEncoded("DER");
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException e) {
            throw new IllegalStateException("a certificate always has a DER encoding", e);
        }
    }
}
