package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class P256KeyPairTest {
    private static final String PKCS8_HEAD = "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420";
    private static final String SPKI_HEAD = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";
    /** RFC 6979 section A.2.5. */
    private static final String SECRET = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721";

    private static final String POINT = "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
            + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";

    private static final String ZERO = "0000000000000000000000000000000000000000000000000000000000000000";
    /** FIPS 186-4 section D.1.2.3, n. */
    private static final String ORDER = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

    static P256KeyPair key() {
        return key(SECRET);
    }

    static P256KeyPair key(String secret) {
        try {
            return P256KeyPair.parsePkcs8(Hex.decode(PKCS8_HEAD + secret));
        } catch (MalformedKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 6979 section A.2.5, with SHA-256
        "sample,efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716,"
                + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
        "test,f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367,"
                + "019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083",
    })
    void signsAsTheRfcSays(String message, String r, String s) throws TrustException {
        byte[] bytes = message.getBytes(StandardCharsets.US_ASCII);
        byte[] signature = key().signP1363(bytes);
        assertEquals(r + s, Hex.toHexString(signature));
        key().publicKey().verify(bytes, signature);
    }

    /** What a provider may take for true that computes with them all the same (CVE-2022-21449). */
    @ParameterizedTest
    @ValueSource(strings = {ZERO, ORDER, "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void takesNoSignatureWithANumberOutOfRange(String number) {
        byte[] message = {1, 2, 3};
        String good = Hex.toHexString(key().signP1363(message));
        for (String forged : List.of(
                number + number,
                number + good.substring(good.length() / 2),
                good.substring(0, good.length() / 2) + number)) {
            assertThrows(BadSignatureException.class, () -> key().publicKey().verify(message, Hex.decode(forged)));
        }
    }

    @Test
    void encodesThePublicKeyAsTheJdkDoes() throws TrustException, GeneralSecurityException {
        byte[] spki = key().publicKey().spki();
        assertEquals(SPKI_HEAD + POINT, Hex.toHexString(spki));
        assertEquals(key().publicKey(), P256PublicKey.parseSpki(spki));
        assertArrayEquals(
                spki,
                KeyFactory.getInstance("EC")
                        .generatePublic(new X509EncodedKeySpec(spki))
                        .getEncoded());
    }

    @Test
    void worksTogetherWithTheJdk() throws TrustException, GeneralSecurityException {
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        byte[] message = {1, 2, 3};
        KeyFactory jdk = KeyFactory.getInstance("EC");
        Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(jdk.generatePrivate(new PKCS8EncodedKeySpec(key.pkcs8())));
        signer.update(message);
        key.publicKey().verify(message, signer.sign());
        signer.initVerify(
                jdk.generatePublic(new X509EncodedKeySpec(key.publicKey().spki())));
        signer.update(message);
        assertTrue(signer.verify(key.signP1363(message)));
        assertEquals(key.publicKey(), P256KeyPair.parsePkcs8(key.pkcs8()).publicKey());
    }

    @Test
    void refusesSignaturesOfOthersAndOddOnes() {
        byte[] message = {1};
        byte[] signature = key().signP1363(message);
        P256PublicKey publicKey = key().publicKey();
        P256PublicKey other = P256KeyPair.generate(new SecureRandom()).publicKey();
        assertThrows(BadSignatureException.class, () -> other.verify(message, signature));
        assertThrows(BadSignatureException.class, () -> publicKey.verify(new byte[] {2}, signature));
        assertThrows(BadSignatureException.class, () -> publicKey.verify(message, new byte[64]));
        assertThrows(BadSignatureException.class, () -> publicKey.verify(message, new byte[63]));
    }

    @Test
    void refusesWhatIsNoP256Key() throws GeneralSecurityException {
        byte[] offCurve = Hex.decode(SPKI_HEAD + POINT);
        offCurve[offCurve.length - 1] ^= 1;
        assertThrows(MalformedKeyException.class, () -> P256PublicKey.parseSpki(offCurve));
        assertThrows(MalformedKeyException.class, () -> P256PublicKey.parseSpki(new byte[0]));
        assertThrows(MalformedKeyException.class, () -> P256PublicKey.parseSpki(new byte[5000]));
        java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("EC");
        generator.initialize(384);
        byte[] p384 = generator.generateKeyPair().getPublic().getEncoded();
        assertThrows(MalformedKeyException.class, () -> P256PublicKey.parseSpki(p384));
        assertThrows(MalformedKeyException.class, () -> P256KeyPair.parsePkcs8(p384));
        // The secret 0 is outside of 1..n-1.
        byte[] zero = Hex.decode(PKCS8_HEAD + new String(new char[64]).replace('\0', '0'));
        assertThrows(MalformedKeyException.class, () -> P256KeyPair.parsePkcs8(zero));
    }
}
