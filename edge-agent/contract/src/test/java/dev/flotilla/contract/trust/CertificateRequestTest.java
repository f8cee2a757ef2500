package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.pkcs.CertificationRequest;
import org.bouncycastle.asn1.pkcs.CertificationRequestInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRequestTest {
    private static final int MUTANTS = 2_000;

    private final P256KeyPair key = P256KeyPair.generate(new SecureRandom());

    @ParameterizedTest
    @ValueSource(strings = {"", "camera 7", "Kühlraum, Tür=2"})
    void carriesTheNameAndTheKeyThatSignedIt(String name) throws TrustException {
        CertificateRequest read = CertificateRequest.parse(CertificateRequest.create(name, key.publicKey(), key));
        assertEquals(name, read.commonName());
        assertEquals(key.publicKey(), read.key());
    }

    @Test
    void readsWhatThePlatformSigned() throws Exception {
        KeyPair pair = platformKey("secp256r1");
        CertificateRequest read = CertificateRequest.parse(signed("CN=edge-7", pair, "SHA256withECDSA"));
        assertEquals("edge-7", read.commonName());
        assertEquals(P256PublicKey.parseSpki(pair.getPublic().getEncoded()), read.key());
    }

    @Test
    void refusesAProofByAnotherKey() {
        P256KeyPair other = P256KeyPair.generate(new SecureRandom());
        byte[] stolen = CertificateRequest.create("a", key.publicKey(), other);
        assertThrows(BadSignatureException.class, () -> CertificateRequest.parse(stolen));
    }

    @Test
    void refusesKeysThatAreNotOnP256() throws Exception {
        byte[] curve = signed("CN=a", platformKey("secp384r1"), "SHA256withECDSA");
        assertThrows(MalformedKeyException.class, () -> CertificateRequest.parse(curve));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] rsa = signed("CN=a", generator.generateKeyPair(), "SHA256withRSA");
        assertThrows(MalformedKeyException.class, () -> CertificateRequest.parse(rsa));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=a,CN=b", "CN=a,O=fleet", "O=fleet", "CN=a+O=b", "CN=a\\0Ab"})
    void refusesASubjectThatIsMoreThanOneName(String subject) throws Exception {
        byte[] request = signed(subject, platformKey("secp256r1"), "SHA256withECDSA");
        assertThrows(MalformedRequestException.class, () -> CertificateRequest.parse(request));
    }

    @Test
    void boundsTheNameAndTheLength() throws Exception {
        String longest = "n".repeat(CertificateRequest.MAX_NAME);
        CertificateRequest.parse(CertificateRequest.create(longest, key.publicKey(), key));
        assertThrows(
                IllegalArgumentException.class, () -> CertificateRequest.create(longest + "n", key.publicKey(), key));
        byte[] longer = signed("CN=" + longest + "n", platformKey("secp256r1"), "SHA256withECDSA");
        assertThrows(MalformedRequestException.class, () -> CertificateRequest.parse(longer));
        byte[] padded = Arrays.copyOf(longer, CertificateRequest.MAX_BYTES + 1);
        assertThrows(MalformedRequestException.class, () -> CertificateRequest.parse(padded));
    }

    @Test
    void refusesWhatFollowsARequestAndWhatIsNestedForEver() {
        byte[] request = CertificateRequest.create("a", key.publicKey(), key);
        byte[] trailed = Arrays.copyOf(request, request.length + 1);
        assertThrows(MalformedRequestException.class, () -> CertificateRequest.parse(trailed));
        ByteArrayOutputStream nested = new ByteArrayOutputStream();
        while (nested.size() < CertificateRequest.MAX_BYTES) {
            nested.write(0x30);
            nested.write(0x80);
        }
        assertThrows(TrustException.class, () -> CertificateRequest.parse(nested.toByteArray()));
    }

    @Test
    void takesNoMutantForAnotherRequest() {
        byte[] request = CertificateRequest.create("camera 7", key.publicKey(), key);
        Random random = Seeds.random("mutants of a certificate request");
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = request.clone();
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            assertThrows(TrustException.class, () -> CertificateRequest.parse(mutant));
        }
    }

    private static KeyPair platformKey(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new java.security.spec.ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static byte[] signed(String subject, KeyPair pair, String algorithm) throws Exception {
        CertificationRequestInfo info = new CertificationRequestInfo(
                new X500Name(subject),
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()),
                new DERSet());
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(pair.getPrivate());
        signature.update(info.getEncoded(ASN1Encoding.DER));
        return new CertificationRequest(
                        info,
                        new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256),
                        new DERBitString(signature.sign()))
                .getEncoded(ASN1Encoding.DER);
    }
}
