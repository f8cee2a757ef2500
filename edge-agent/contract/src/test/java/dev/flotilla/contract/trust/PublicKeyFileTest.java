package dev.flotilla.contract.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyFileTest {
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    static Stream<MetadataKey> keys() {
        P256KeyPair pair = P256KeyPair.generate(new SecureRandom());
        return Stream.of(Ed25519Key.generate(new SecureRandom()), new EcdsaKey(pair, pair.publicKey()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aKeyComesBackFromItsFileAndChecksWhatTheOtherHalfSigned(MetadataKey key) throws Exception {
        PublicKey read = PublicKey.parse(key.publicKey().toDocument().toJson());
        assertEquals(key.publicKey().keyId(), read.keyId());
        assertEquals(key.publicKey(), read);
        byte[] signature = key.sign(MESSAGE);
        read.verify(MESSAGE, signature);
        signature[signature.length - 1] ^= 1;
        assertFalse(read.signed(MESSAGE, signature));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "garbage",
                "{\"keytype\": \"ed25519\", \"scheme\": \"ed25519\", \"keyval\": {\"public\": \"00\"}}",
                "{\"keytype\": \"x\", \"scheme\": \"x\", \"keyval\": {\"public\": \"00\"}}"
            })
    void refusesWhatIsNoUsableKey(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        assertThrows(MalformedKeyException.class, () -> PublicKey.parse(bytes));
    }
}
