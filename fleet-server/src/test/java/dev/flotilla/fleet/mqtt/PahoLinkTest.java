package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The link of devices. */
class PahoLinkTest extends BrokerLinkContract {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long POLL_NANOS = 10_000_000;

    @Override
    BrokerLink link(MqttAddress address, DeviceId device, DeviceTls shown, ServerIdentity trusted) {
        PahoLink link = new PahoLink(address, device, shown.context(trusted).getSocketFactory());
        return new BrokerLink(link, link);
    }

    @Test
    void leavesAWillThatSaysThatTheDeviceHasGone() throws Exception {
        DeviceId device = new DeviceId("leaving");
        try (FleetLink link = link(device)) {
            link.connect();
        }
        assertTimeoutPreemptively(LIMIT, () -> {
            while (!hasLeft(device)) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        });
    }
}
