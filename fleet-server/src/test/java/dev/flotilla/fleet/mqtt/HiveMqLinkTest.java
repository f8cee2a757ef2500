package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.daemon.simulate.link.HiveMqLink;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The link of most simulated devices. */
class HiveMqLinkTest extends BrokerLinkContract {
    private final AtomicInteger news = new AtomicInteger();

    @Override
    BrokerLink link(MqttAddress address, DeviceId device, DeviceTls shown, ServerIdentity trusted) throws Exception {
        HiveMqLink link = new HiveMqLink(
                address,
                device,
                new ClientCertificate(shown.key(), shown.certificate()),
                PinnedTls.trusting(trusted.authority()),
                news::incrementAndGet);
        return new BrokerLink(link, link);
    }

    @Test
    void saysThatThereIsNewsWhenSomethingArrives() throws Exception {
        DeviceId device = new DeviceId("awaiting");
        try (var link = link(device)) {
            link.connect();
            sendAck(device, new byte[] {1});
            while (link.rejectedMessages() == 0) {
                Thread.onSpinWait();
            }
        }
        assertTrue(news.get() > 0);
    }
}
