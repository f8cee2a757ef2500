package dev.flotilla.compiler.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.util.encoders.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScryptParametersTest {
    private static final byte[] SALT = new byte[16];

    /** RFC 7914 section 12, of which 64 bytes are given; the first 32 of them are what a shorter key is, too. */
    @ParameterizedTest
    @CsvSource({
        "password, NaCl, 1024, 8, 16, fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162",
        "pleaseletmein, SodiumChloride, 16384, 8, 1, 7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
    })
    void derivesWhatTheRfcDoes(String passphrase, String salt, int cost, int blockSize, int parallelism, String key) {
        ScryptParameters parameters =
                new ScryptParameters(salt.getBytes(StandardCharsets.US_ASCII), cost, blockSize, parallelism);
        assertArrayEquals(Hex.decode(key), parameters.derive(passphrase.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void comesBackFromItsEncoding() throws Exception {
        ScryptParameters before = ScryptParameters.usual(SALT);
        ScryptParameters after = ScryptParameters.parse(before.toAsn1());
        assertArrayEquals(SALT, after.salt());
        assertEquals(Arrays.asList(1 << 14, 8, 5), Arrays.asList(after.cost(), after.blockSize(), after.parallelism()));
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 8, 1, 16", // no power of two
        "1, 8, 1, 16",
        "1048576, 8, 1, 16", // 1 GiB
        "16384, 1048576, 1, 16",
        "16384, 8, 17, 16",
        "16384, 0, 1, 16",
        "16384, 8, 0, 16",
        "16384, 8, 1, 7",
        "16384, 8, 1, 65"
    })
    void refusesWhatWouldTakeForeverOrProtectNothing(int cost, int blockSize, int parallelism, int salt) {
        ScryptParameters asked = new ScryptParameters(new byte[salt], cost, blockSize, parallelism);
        assertThrows(MalformedKeyException.class, () -> ScryptParameters.parse(asked.toAsn1()));
    }
}
