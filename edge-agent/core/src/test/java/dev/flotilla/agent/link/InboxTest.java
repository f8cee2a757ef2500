package dev.flotilla.agent.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.protocol.TelemetryAck;
import java.util.List;
import org.junit.jupiter.api.Test;

class InboxTest {
    @Test
    void keepsABoundedNumberOfAcknowledgementsTheNewestOnes() {
        Inbox inbox = new Inbox("edge-1");
        for (int i = 0; i < Inbox.MAX_ACKS + 10; i++) {
            inbox.offerAck(new TelemetryAck(List.of("w" + i)).toCbor());
        }
        List<TelemetryAck> taken = inbox.takeAcks();
        assertEquals(Inbox.MAX_ACKS, taken.size());
        assertEquals(List.of("w10"), taken.get(0).windowIds());
        assertEquals(List.of(), inbox.takeAcks());
        assertEquals(0, inbox.rejected());
    }
}
