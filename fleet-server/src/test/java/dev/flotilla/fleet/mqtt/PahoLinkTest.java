package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import io.vertx.core.Future;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The link of devices. */
class PahoLinkTest extends BrokerLinkContract {
    @Override
    BrokerLink link(MqttAddress address, DeviceId device, DeviceTls shown, ServerIdentity trusted) {
        PahoLink link = new PahoLink(address, device, shown.context(trusted).getSocketFactory());
        return new BrokerLink(link, link);
    }

    @Test
    void leavesAWillThatSaysThatTheDeviceHasGone(@TempDir Path home) throws Exception {
        DeviceId device = new DeviceId("leaving");
        try (TestBroker other = new TestBroker(home, new NoPresence(), (topic, payload) -> Future.succeededFuture())) {
            MqttAddress address = new MqttAddress(TestBroker.HOST, other.port());
            DeviceTls shown = DeviceTls.issuedBy(other.identity(), device.value());
            try (TestDevice server = other.inPlaceOfTheServer()) {
                server.subscribe(Topics.reported(device));
                try (FleetLink link =
                        link(address, device, shown, other.identity()).fleet()) {
                    link.connect();
                }
                assertArrayEquals(new byte[0], server.received(20));
            }
        }
    }
}
