package dev.flotilla.contract.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    private final DeviceId device = new DeviceId("cam-1");

    @Test
    void namesATopicPerDeviceAndKind() {
        assertEquals("flotilla/v1/cam-1/desired", Topics.desired(device));
        assertEquals("flotilla/v1/cam-1/reported", Topics.reported(device));
        assertEquals("flotilla/v1/cam-1/telemetry", Topics.telemetry(device));
        assertEquals("flotilla/v1/cam-1/ack", Topics.ack(device));
        assertEquals("flotilla/v1/cam-1/fetch", Topics.fetch(device));
        assertEquals("flotilla/v1/cam-1/chunk", Topics.chunk(device));
        assertEquals("flotilla/v1/+/fetch", Topics.allFetch());
        assertEquals("flotilla/v1/+/reported", Topics.allReported());
        assertEquals("flotilla/v1/+/telemetry", Topics.allTelemetry());
    }

    @Test
    void findsTheDeviceOfATopic() {
        assertEquals(Optional.of(device), Topics.findDevice(Topics.reported(device)));
        assertEquals(Optional.empty(), Topics.findDevice("flotilla/v1/cam-1"));
        assertEquals(Optional.empty(), Topics.findDevice("flotilla/v2/cam-1/reported"));
        assertEquals(Optional.empty(), Topics.findDevice("flotilla/v1/cam-1/reported/more"));
        assertEquals(Optional.empty(), Topics.findDevice("flotilla/v1/+/reported"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a/b", "a+", "#", "a b", "a\n", "ä"})
    void refusesADeviceIdThatIsNoTopicLevel(String text) {
        assertThrows(IllegalArgumentException.class, () -> new DeviceId(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "flt1",
                "flt2.claim-0123456789_ABC.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "flt1.short.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "flt1.claim-0123456789_ABC.AAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "flt1.claim-0123456789_ABC.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.",
                "flt1.claim-0123456789_ABC.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
            })
    void refusesABrokenTokenWithoutRepeatingIt(String text) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> EnrolmentToken.parse(text));
        assertFalse(refused.getMessage().contains("claim-0123456789_ABC"), refused.getMessage());
    }

    @Test
    void keepsSecretsOutOfTexts() {
        assertFalse(Samples.token().toString().contains(Samples.token().claim()));
    }
}
