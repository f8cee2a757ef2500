package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySearchTest {
    private static final int PREFIX_MOST = 7;
    private static final HexFormat HEX = HexFormat.of();

    /** What stands before the secret in PKCS #8, RFC 8410, section 10.3. */
    private static final byte[] PKCS8_PREFIX = HEX.parseHex("302e020100300506032b657004220420");

    private final Random random = Seeds.random("key search");
    private final byte[] secret = bytes(32);
    private final KeySearch search = new KeySearch(secret);

    @Test
    void findsTheSecretInEveryFormWhereverItBegins() {
        for (int before = 0; before <= PREFIX_MOST; before++) {
            byte[] within = join(bytes(before), secret, bytes(PREFIX_MOST - before));
            String base64 = Base64.getEncoder().encodeToString(within);
            for (String form : List.of(
                    HEX.formatHex(within),
                    HEX.formatHex(within).toUpperCase(Locale.ROOT),
                    base64,
                    Base64.getUrlEncoder().withoutPadding().encodeToString(within))) {
                byte[] text = ("{\"key\":\"" + form + "\"}").getBytes(StandardCharsets.UTF_8);
                assertTrue(search.finds(text), form);
            }
            assertTrue(search.finds(within));
        }
    }

    @Test
    void findsThePemFileThatItWasReadFromAndNothingInAnotherKeys(@TempDir Path folder) throws Exception {
        Path pem = pem(folder.resolve("deep/own.pem"), secret);
        pem(folder.resolve("deep/other.pem"), bytes(32));
        Files.write(folder.resolve("noise"), bytes(1 << 16));
        assertEquals(List.of(pem), KeySearch.of(pem).files(folder));
    }

    @Test
    void findsNothingWhereTheLastByteDiffers() {
        byte[] near = secret.clone();
        near[31] ^= 1;
        assertFalse(search.finds(near));
        assertFalse(search.finds(HEX.formatHex(near).getBytes(StandardCharsets.UTF_8)));
    }

    private static Path pem(Path file, byte[] secret) throws Exception {
        Files.createDirectories(file.getParent());
        String body = Base64.getEncoder().encodeToString(join(PKCS8_PREFIX, secret, new byte[0]));
        return Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n",
                StandardCharsets.US_ASCII);
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[] before, byte[] middle, byte[] after) {
        byte[] all = new byte[before.length + middle.length + after.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(middle, 0, all, before.length, middle.length);
        System.arraycopy(after, 0, all, before.length + middle.length, after.length);
        return all;
    }
}
