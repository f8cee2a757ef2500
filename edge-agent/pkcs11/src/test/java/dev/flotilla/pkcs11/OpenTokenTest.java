package dev.flotilla.pkcs11;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;
import java.security.Provider;
import org.junit.jupiter.api.Test;

class OpenTokenTest {
    private static final Pkcs11Uri KEY = Pkcs11Uri.parse("pkcs11:slot-id=1;object=o?module-path=/m.so");

    @Test
    void saysThatTheSlotIsEmptyBeforeItAsksForAPin() {
        MalformedKeyException refusal = assertThrows(
                MalformedKeyException.class,
                () -> OpenToken.open(KEY, new EmptySlot(), key -> {
                    throw new IOException("nobody has to be asked");
                }));
        assertEquals("there is no token in its slot", refusal.getMessage());
    }

    /** SunPKCS11 has no services while there is no token in the slot that it watches. */
    private static final class EmptySlot extends Provider {
        private static final long serialVersionUID = 1;

        EmptySlot() {
            super("empty", "1", "a slot without a token");
        }
    }
}
