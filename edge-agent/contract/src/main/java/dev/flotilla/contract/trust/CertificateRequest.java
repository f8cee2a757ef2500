package dev.flotilla.contract.trust;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A device's request for a certificate: PKCS #10 (RFC 2986) with a key on P-256 and, as the proof that the device holds it,
 * a signature by it over the request (ECDSA with SHA-256, RFC 5758).
 */
public final class CertificateRequest {
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 4 * 1024;
    /** The longest common name (RFC 5280, appendix A.1, ub-common-name). */
    public static final int MAX_NAME = 64;

    private static final AlgorithmIdentifier ECDSA_WITH_SHA256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private final String commonName;
    private final P256PublicKey key;

    private CertificateRequest(String commonName, P256PublicKey key) {
        this.commonName = commonName;
        this.key = key;
    }

    /** What the device would like to be called; may be empty. */
    public String commonName() {
        return commonName;
    }

    /** The key to be certified, which the device has shown to hold. */
    public P256PublicKey key() {
        return key;
    }

    /**
     * Makes a request, DER.
     *
     * @param commonName of up to {@value #MAX_NAME} characters; without one the subject is empty
     * @param signer of the private half of {@code key}
     */
    public static byte[] create(String commonName, P256PublicKey key, EcSigner signer) {
        if (commonName.length() > MAX_NAME) {
            throw new IllegalArgumentException("a device's name has at most " + MAX_NAME + " characters");
        }
        X500NameBuilder subject = new X500NameBuilder();
        if (!commonName.isEmpty()) {
            subject.addRDN(BCStyle.CN, commonName);
        }
        try {
            CertificationRequestInfo info = new CertificationRequestInfo(
                    subject.build(), SubjectPublicKeyInfo.getInstance(key.spki()), new DERSet());
            byte[] signature = signer.signP1363(info.getEncoded(ASN1Encoding.DER));
            ASN1EncodableVector pair = new ASN1EncodableVector();
            pair.add(new ASN1Integer(P256.r(signature)));
            pair.add(new ASN1Integer(P256.s(signature)));
            return new CertificationRequest(info, ECDSA_WITH_SHA256, new DERBitString(new DERSequence(pair)))
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("a request always has a DER encoding", e);
        }
    }

    /**
     * Reads and verifies a request. Attributes, such as extensions that it asks for, are passed over.
     *
     * @throws MalformedRequestException if it is none, too long, or its subject is more than one common name
     * @throws MalformedKeyException if its key is not on P-256
     * @throws BadSignatureException if its signature is not by that key
     */
    public static CertificateRequest parse(byte[] der)
            throws MalformedRequestException, MalformedKeyException, BadSignatureException {
        if (der.length > MAX_BYTES) {
            throw new MalformedRequestException(
                    "a certificate request has at most " + MAX_BYTES + " bytes, found " + der.length);
        }
        try {
            CertificationRequest request = CertificationRequest.getInstance(ASN1Primitive.fromByteArray(der));
            CertificationRequestInfo info = request.getCertificationRequestInfo();
            String name = commonName(info.getSubject());
            P256PublicKey key =
                    P256PublicKey.parseSpki(info.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER));
            if (!Arrays.equals(request.getEncoded(ASN1Encoding.DER), der)) {
                throw new MalformedRequestException("a certificate request is encoded in DER");
            }
            if (!request.getSignatureAlgorithm().equals(ECDSA_WITH_SHA256)) {
                throw new MalformedRequestException("a certificate request is signed with ECDSA and SHA-256");
            }
            key.verify(
                    info.getEncoded(ASN1Encoding.DER),
                    p1363(request.getSignature().getOctets()));
            return new CertificateRequest(name, key);
        } catch (IOException | RuntimeException e) {
            // Bouncy Castle reports broken DER by several exceptions without a common type.
            throw new MalformedRequestException("not a PKCS #10 certificate request: " + e.getMessage());
        }
    }

    private static String commonName(X500Name subject) throws MalformedRequestException {
        RDN[] names = subject.getRDNs();
        if (names.length == 0) {
            return "";
        }
        if (names.length > 1
                || names[0].isMultiValued()
                || !names[0].getFirst().getType().equals(BCStyle.CN)
                || !(names[0].getFirst().getValue() instanceof ASN1String text)) {
            throw new MalformedRequestException("the subject of a certificate request is one common name, or empty");
        }
        String name = text.getString();
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new MalformedRequestException(
                    "a common name has at most " + MAX_NAME + " characters and no control character");
        }
        return name;
    }

    private static byte[] p1363(byte[] ecdsaSigValue) throws IOException {
        ASN1Sequence pair = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(ecdsaSigValue));
        if (pair.size() != 2) {
            throw new IOException("an ECDSA signature has two numbers, found " + pair.size());
        }
        return P256.join(number(pair, 0), number(pair, 1));
    }

    private static BigInteger number(ASN1Sequence pair, int index) {
        return ASN1Integer.getInstance(pair.getObjectAt(index)).getPositiveValue();
    }
}
