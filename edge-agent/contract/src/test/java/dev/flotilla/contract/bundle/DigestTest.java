package dev.flotilla.contract.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DigestTest {
    /** FIPS 180-4 example: SHA-256 of "abc". */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final Digest abc = Digest.of("abc".getBytes(StandardCharsets.US_ASCII));

    @Test
    void isTheSha256OfTheContent() {
        assertEquals(ABC, abc.hex());
        assertEquals("ba7816bf", abc.short8());
    }

    @Test
    void hexAndBytesLeadBackToTheSameValue() {
        assertEquals(abc, Digest.parse(ABC));
        assertEquals(abc, Digest.ofBytes(abc.bytes()));
        assertEquals(abc.hashCode(), Digest.parse(ABC).hashCode());
        assertNotEquals(abc, Digest.of(new byte[0]));
    }

    @Test
    void refusesOtherForms() {
        assertThrows(IllegalArgumentException.class, () -> Digest.parse("ba78"));
        assertThrows(IllegalArgumentException.class, () -> Digest.parse("BA" + ABC.substring(2)));
        assertThrows(IllegalArgumentException.class, () -> Digest.parse("x" + ABC.substring(1)));
        assertThrows(IllegalArgumentException.class, () -> Digest.ofBytes(new byte[31]));
    }
}
