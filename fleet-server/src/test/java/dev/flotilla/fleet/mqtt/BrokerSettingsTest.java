package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BrokerSettingsTest {

    @Test
    void queuesNoMoreThanAQuarterOfTheMemoryHolds() {
        long memory = 8L << 30;
        int queue = BrokerSettings.serverQueue(memory);
        assertTrue((long) queue * BrokerSettings.MAX_PACKET <= memory / 4);
        assertTrue((queue + 1L) * BrokerSettings.MAX_PACKET > memory / 4);
        assertEquals(1000, BrokerSettings.serverQueue(1 << 20));
        assertEquals(100_000, BrokerSettings.serverQueue(Long.MAX_VALUE));
    }
}
