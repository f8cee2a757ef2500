package dev.flotilla.fleet.ctl.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static EventStream stream(String text) {
        return new EventStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsEventsBetweenComments() throws Exception {
        EventStream events =
                stream("retry: 2000\n\n: still here\n\nevent: changed\r\ndata: {\"topics\":\r\ndata:1}\r\n\r\n"
                        + "data: x\n\nevent: cut off");
        assertEquals(Optional.of(new EventStream.Event("changed", "{\"topics\":\n1}")), events.next());
        assertEquals(Optional.of(new EventStream.Event("message", "x")), events.next());
        assertEquals(Optional.empty(), events.next());
    }

    @Test
    void keepsNoNameForTheNextEvent() throws Exception {
        assertEquals(
                Optional.of(new EventStream.Event("message", "x")),
                stream("event: changed\n\ndata: x\n\n").next());
    }

    @Test
    void givesUpWhatNeverEnds() {
        assertThrows(IOException.class, () -> stream("x".repeat(100_000)).next());
        assertThrows(IOException.class, () -> stream("data: 12345678\n".repeat(10_000))
                .next());
    }
}
