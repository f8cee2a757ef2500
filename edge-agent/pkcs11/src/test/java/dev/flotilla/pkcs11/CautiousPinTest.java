package dev.flotilla.pkcs11;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.trust.MalformedKeyException;
import org.junit.jupiter.api.Test;

class CautiousPinTest {
    private static final Pkcs11Uri KEY = Pkcs11Uri.parse("pkcs11:token=t;object=o?module-path=/m.so");

    private String written = "4711";
    private final CautiousPin pin = new CautiousPin(key -> written.toCharArray());

    @Test
    void offersAPinAsOftenAsItsTokenTakesIt() throws Exception {
        assertArrayEquals(new char[] {'4', '7', '1', '1'}, pin.pinOf(KEY));
        assertArrayEquals(new char[] {'4', '7', '1', '1'}, pin.pinOf(KEY));
    }

    @Test
    void offersARefusedPinOnlyOnce() throws Exception {
        pin.pinOf(KEY);
        pin.refused();
        for (int attempt = 0; attempt < 3; attempt++) {
            MalformedKeyException refusal = assertThrows(MalformedKeyException.class, () -> pin.pinOf(KEY));
            assertTrue(refusal.getMessage().contains("changed in its file"), refusal.getMessage());
            assertFalse(refusal.getMessage().contains("4711"), refusal.getMessage());
        }
        written = "0815";
        assertArrayEquals(new char[] {'0', '8', '1', '5'}, pin.pinOf(KEY));
    }
}
