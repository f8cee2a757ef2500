package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class NetworksTest {
    @Test
    void tellsAddressesOfIpv4Apart() {
        assertNotEquals(Networks.of("192.0.2.1"), Networks.of("192.0.2.2"));
    }

    @Test
    void takesTheAddressesOfOneIpv6NetworkForOne() {
        assertEquals(Networks.of("2001:db8:1:2::1"), Networks.of("2001:db8:1:2:ffff::9%eth0"));
        assertNotEquals(Networks.of("2001:db8:1:2::1"), Networks.of("2001:db8:1:3::1"));
    }

    @Test
    void takesWhatIsNoAddressForOneNetwork() {
        assertEquals("unknown", Networks.of("/run/flotilla.sock"));
    }
}
