package dev.flotilla.contract.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.contract.testkit.DeviceKeys;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two lists that go between the owner's tool and the server. */
class FleetKeyListsTest {
    private static final FleetKeyId KEY = new FleetKeyId("0123456789abcdef0123456789abcdef");
    private static final KeyRecipient ONE =
            new KeyRecipient(new DeviceId("one"), DeviceKeys.number(1).publicKey());
    private static final WrappedKeys.Entry WRAPPED =
            new WrappedKeys.Entry(ONE, new WrappedKey(KEY, new byte[WrappedKey.BYTES]));

    private static KeyRecipients recipients(int count) {
        return new KeyRecipients(KEY, Collections.nCopies(count, ONE));
    }

    private static WrappedKeys wrapped(int count) {
        return new WrappedKeys(KEY, Collections.nCopies(count, WRAPPED));
    }

    @Test
    void leadBackFromTheirJson() throws MalformedDocumentException {
        assertEquals(
                recipients(2), KeyRecipients.parse(recipients(2).toDocument().toJson()));
        assertEquals(wrapped(2), WrappedKeys.parse(wrapped(2).toDocument().toJson()));
    }

    @Test
    void holdAsManyDevicesAsTheyMayAndNoMore() throws MalformedDocumentException {
        int most = KeyRecipients.MAX_DEVICES;
        assertEquals(
                most,
                KeyRecipients.parse(recipients(most).toDocument().toJson())
                        .devices()
                        .size());
        assertEquals(
                most,
                WrappedKeys.parse(wrapped(most).toDocument().toJson()).devices().size());
        byte[] tooManyRecipients = recipients(most + 1).toDocument().toJson();
        byte[] tooManyWrapped = wrapped(most + 1).toDocument().toJson();
        assertThrows(MalformedDocumentException.class, () -> KeyRecipients.parse(tooManyRecipients));
        assertThrows(MalformedDocumentException.class, () -> WrappedKeys.parse(tooManyWrapped));
    }

    @Test
    void sayWhichFieldIsWrong() {
        String good = new String(wrapped(1).toDocument().toJson(), StandardCharsets.UTF_8);
        for (List<String> change : List.of(
                List.of(KEY.hex(), "0123", "fleetKey"),
                List.of("\"one\"", "\"ONE\"", "id"),
                List.of("\"publicKey\" : \"MF", "\"publicKey\" : \"AA", "publicKey of one"),
                List.of("\"publicKey\" : \"MF", "\"publicKey\" : \"%%", "publicKey"),
                List.of("\"wrapped\" : \"AAAA", "\"wrapped\" : \"", "wrapped of one"),
                List.of("\"wrapped\"", "\"lies\"", "wrapped"))) {
            String changed = good.replace(change.get(0), change.get(1));
            MalformedDocumentException e = assertThrows(
                    MalformedDocumentException.class,
                    () -> WrappedKeys.parse(changed.getBytes(StandardCharsets.UTF_8)),
                    changed);
            assertTrue(String.valueOf(e.getMessage()).contains(change.get(2)), e.getMessage());
        }
    }
}
