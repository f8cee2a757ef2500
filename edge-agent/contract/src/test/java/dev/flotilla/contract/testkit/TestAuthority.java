package dev.flotilla.contract.testkit;

import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.SignedData;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** A certificate authority of a test. */
public final class TestAuthority {
    private static final X500Name NAME = new X500Name("CN=Test CA");
    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final int HALF = 32;

    private final P256KeyPair key;
    private long serial = 1;

    public TestAuthority() {
        this(P256KeyPair.generate(new SecureRandom()));
    }

    /** An authority with the key of one that is there already. */
    public TestAuthority(P256KeyPair key) {
        this.key = key;
    }

    /** The authority's own certificate, DER, good for all years that Java can tell. */
    public byte[] certificate() {
        return signed(
                NAME,
                key.publicKey(),
                Instant.EPOCH,
                Instant.parse("2199-01-01T00:00:00Z"),
                new BasicConstraints(true));
    }

    /** A certificate for this name and key, DER. */
    public byte[] issue(String commonName, P256PublicKey subject, Instant begins, Instant ends) {
        return signed(new X500Name("CN=" + commonName), subject, begins, ends, new BasicConstraints(false));
    }

    /** The same with the one purpose of a TLS client. */
    public byte[] issueToClient(String commonName, P256PublicKey subject, Instant begins, Instant ends) {
        try {
            Extension purpose = Extension.create(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
            return signed(
                    new X500Name("CN=" + commonName), subject, begins, ends, new BasicConstraints(false), purpose);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A certificate as the answer of an EST server, before base64: PKCS #7 without content (RFC 5652). */
    public static byte[] certsOnly(byte[] certificate) {
        try {
            SignedData data = new SignedData(
                    new ASN1Integer(1),
                    new DERSet(),
                    new ContentInfo(PKCSObjectIdentifiers.data, null),
                    new DERSet(Certificate.getInstance(certificate)),
                    null,
                    new DERSet());
            return new ContentInfo(PKCSObjectIdentifiers.signedData, data).getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] signed(
            X500Name subject,
            P256PublicKey subjectKey,
            Instant begins,
            Instant ends,
            BasicConstraints constraints,
            Extension... further) {
        try {
            List<Extension> extensions = new ArrayList<>(List.of(further));
            extensions.add(Extension.create(Extension.basicConstraints, true, constraints));
            V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
            generator.setSerialNumber(new ASN1Integer(serial++));
            generator.setSignature(ECDSA);
            generator.setIssuer(NAME);
            generator.setSubject(subject);
            generator.setStartDate(new Time(Date.from(begins)));
            generator.setEndDate(new Time(Date.from(ends)));
            generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(subjectKey.spki()));
            generator.setExtensions(new Extensions(extensions.toArray(new Extension[0])));
            TBSCertificate body = generator.generateTBSCertificate();
            ASN1EncodableVector certificate = new ASN1EncodableVector();
            certificate.add(body);
            certificate.add(ECDSA);
            certificate.add(new DERBitString(signature(body.getEncoded("DER"))));
            return new DERSequence(certificate).getEncoded("DER");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] signature(byte[] message) throws IOException {
        byte[] rs = key.signP1363(message);
        ASN1EncodableVector pair = new ASN1EncodableVector();
        pair.add(new ASN1Integer(new BigInteger(1, Arrays.copyOf(rs, HALF))));
        pair.add(new ASN1Integer(new BigInteger(1, Arrays.copyOfRange(rs, HALF, rs.length))));
        return new DERSequence(pair).getEncoded("DER");
    }
}
