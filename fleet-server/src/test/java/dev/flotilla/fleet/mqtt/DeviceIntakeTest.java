package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DeviceIntakeTest {

    @Test
    void hasNoMoreWaitThanAQuarterOfTheMemoryHolds() {
        assertEquals(2L << 30, DeviceIntake.mostBytes(8L << 30));
        assertTrue(DeviceIntake.mostBytes(1) >= BrokerSettings.MAX_PACKET);
    }
}
