package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ed25519KeyTest {
    @ParameterizedTest
    @CsvSource({
        // RFC 8032 section 7.1, tests 1 and 2
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    })
    void signsAsTheRfcSays(String seed, String publicKey, String message, String signature) throws TrustException {
        Ed25519Key key = Ed25519Key.ofSeed(Hex.decode(seed));
        assertEquals(publicKey, Hex.toHexString(key.publicKey().bytes()));
        assertEquals(signature, Hex.toHexString(key.sign(Hex.decode(message))));
        PublicKey.ed25519(Hex.decode(publicKey)).verify(Hex.decode(message), Hex.decode(signature));
    }

    @Test
    void readsAndWritesPkcs8AsTheRfcSays() throws TrustException {
        // RFC 8410 section 10.3 and 10.1
        byte[] pkcs8 = Base64.getDecoder().decode("MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC");
        Ed25519Key key = Ed25519Key.parsePkcs8(pkcs8);
        assertEquals(
                "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1",
                Hex.toHexString(key.publicKey().bytes()));
        assertArrayEquals(pkcs8, key.pkcs8());
    }

    @Test
    void refusesChangedMessagesSignaturesAndKeys() throws TrustException {
        Ed25519Key key = Ed25519Key.ofSeed(new byte[32]);
        byte[] message = "message".getBytes(StandardCharsets.US_ASCII);
        byte[] signature = key.sign(message);
        key.publicKey().verify(message, signature);
        byte[] changed = signature.clone();
        changed[40] ^= 1;
        assertThrows(BadSignatureException.class, () -> key.publicKey().verify(message, changed));
        assertThrows(BadSignatureException.class, () -> key.publicKey().verify(new byte[7], signature));
        assertThrows(BadSignatureException.class, () -> key.publicKey().verify(message, new byte[0]));
        // All ones encodes no point of the curve.
        byte[] noPoint = new byte[32];
        java.util.Arrays.fill(noPoint, (byte) 0xff);
        assertThrows(
                BadSignatureException.class, () -> PublicKey.ed25519(noPoint).verify(message, signature));
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThrows(MalformedKeyException.class, () -> Ed25519Key.ofSeed(new byte[31]));
        assertThrows(MalformedKeyException.class, () -> PublicKey.ed25519(new byte[33]));
        assertThrows(MalformedKeyException.class, () -> Ed25519Key.parsePkcs8(new byte[0]));
        assertThrows(MalformedKeyException.class, () -> Ed25519Key.parsePkcs8(new byte[1000]));
        assertThrows(
                MalformedKeyException.class,
                () -> Ed25519Key.parsePkcs8(P256KeyPairTest.key().pkcs8()));
    }
}
