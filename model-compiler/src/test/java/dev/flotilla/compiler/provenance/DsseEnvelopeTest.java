package dev.flotilla.compiler.provenance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.P256KeyPair;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DsseEnvelopeTest {
    private static final String TYPE = "http://example.com/HelloWorld";
    private static final byte[] PAYLOAD = "hello world".getBytes(StandardCharsets.UTF_8);

    /** The example of protocol.md, "Test Vectors", in secure-systems-lab/dsse; its r and s are not in DER. */
    private static final BigInteger SECRET =
            new BigInteger("97358161215184420915383655311931858321456579547487070936769975997791359926199");

    private static final String SIGNATURE =
            "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==";

    private final Ed25519Key key = Ed25519Key.generate(new SecureRandom());

    private static DsseEnvelope parse(String json) throws Exception {
        return DsseEnvelope.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void encodesAndSignsThePublishedExample() throws Exception {
        byte[] encoded = DsseEnvelope.preAuthenticationEncoding(TYPE, PAYLOAD);
        assertEquals(
                "DSSEv1 29 http://example.com/HelloWorld 11 hello world", new String(encoded, StandardCharsets.UTF_8));
        AlgorithmIdentifier p256 =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1);
        P256KeyPair pair = P256KeyPair.parsePkcs8(
                new PrivateKeyInfo(p256, new ECPrivateKey(256, SECRET, p256.getParameters())).getEncoded());
        assertEquals(SIGNATURE, Base64.getEncoder().encodeToString(pair.signP1363(encoded)));
        pair.publicKey().verify(encoded, Base64.getDecoder().decode(SIGNATURE));
    }

    @Test
    void countsBytesRatherThanCharacters() {
        byte[] encoded = DsseEnvelope.preAuthenticationEncoding("ä", new byte[0]);
        assertEquals("DSSEv1 2 ä 0 ", new String(encoded, StandardCharsets.UTF_8));
    }

    @Test
    void givesThePayloadToWhoeverHasTheKey() throws Exception {
        byte[] json = DsseEnvelope.sign(TYPE, PAYLOAD, key);
        Ed25519Key other = Ed25519Key.generate(new SecureRandom());
        DsseEnvelope envelope = DsseEnvelope.parse(json);
        assertArrayEquals(PAYLOAD, envelope.verify(TYPE, List.of(other.publicKey(), key.publicKey())));
        assertThrows(BadSignatureException.class, () -> envelope.verify(TYPE, List.of(other.publicKey())));
        assertThrows(ProvenanceException.class, () -> envelope.verify("text/plain", List.of(key.publicKey())));
    }

    @Test
    void takesEitherAlphabetOfBase64() throws Exception {
        byte[] payload = {(byte) 0xfb, (byte) 0xff, (byte) 0xfe};
        String json = new String(DsseEnvelope.sign(TYPE, payload, key), StandardCharsets.UTF_8);
        assertTrue(json.contains("+//+"), json);
        String urlSafe = json.replace("+//+", "-__-");
        assertArrayEquals(payload, parse(urlSafe).verify(TYPE, List.of(key.publicKey())));
    }

    @Test
    void refusesAChangedPayload() throws Exception {
        String json = new String(DsseEnvelope.sign(TYPE, PAYLOAD, key), StandardCharsets.UTF_8);
        String changed = json.replace("aGVsbG8gd29ybGQ=", "aGVsbG8gV29ybGQ=");
        assertThrows(BadSignatureException.class, () -> parse(changed).verify(TYPE, List.of(key.publicKey())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"payload\": \"!\", \"payloadType\": \"t\", \"signatures\": []}",
                "{\"payload\": \"\", \"payloadType\": \"t\", \"signatures\": [{}]}"
            })
    void refusesWhatIsNoEnvelope(String json) {
        assertThrows(ProvenanceException.class, () -> parse(json));
    }

    @Test
    void refusesMoreThanItsBounds() {
        assertThrows(
                IllegalArgumentException.class,
                () -> DsseEnvelope.sign(TYPE, new byte[DsseEnvelope.MAX_PAYLOAD_BYTES + 1], key));
        String signatures = "{\"sig\": \"AA==\"},".repeat(17);
        String many = "{\"payload\": \"\", \"payloadType\": \"t\", \"signatures\": ["
                + signatures.substring(0, signatures.length() - 1) + "]}";
        assertThrows(ProvenanceException.class, () -> parse(many));
        String longPayload = "A".repeat(4 * (DsseEnvelope.MAX_PAYLOAD_BYTES / 3 + 4));
        assertThrows(
                ProvenanceException.class,
                () -> parse("{\"payload\": \"" + longPayload + "\", \"payloadType\": \"t\", \"signatures\": []}"));
    }
}
