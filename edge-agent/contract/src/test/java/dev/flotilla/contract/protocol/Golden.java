package dev.flotilla.contract.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.util.encoders.Hex;

/**
 * The committed bytes of each message. A change of one of these files is a change of the protocol: devices in the field
 * keep sending and expecting the old bytes.
 */
public final class Golden {
    private Golden() {}

    /** Compares with {@code golden/NAME.hex}, in which white space and {@code #} comments do not count. */
    public static void assertHex(String name, byte[] actual) {
        String committed = text(name + ".hex").replaceAll("#[^\n]*", "").replaceAll("\\s", "");
        assertEquals(committed, Hex.toHexString(actual), name);
    }

    public static byte[] hex(String name) {
        return Hex.decode(text(name + ".hex").replaceAll("#[^\n]*", "").replaceAll("\\s", ""));
    }

    static String text(String file) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + file)) {
            if (in == null) {
                throw new IllegalStateException("src/test/resources/golden/" + file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
