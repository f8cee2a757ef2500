package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.daemon.simulate.link.HiveMqLink;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The link of most simulated devices. */
class HiveMqLinkTest extends BrokerLinkContract {
    private static final int LIMIT_MILLIS = 20_000;

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

    /** Else the attempt that was given up might still come through, and throw out the one after it. */
    @Test
    void leavesNoConnectionBehindWhenNobodyAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            MqttAddress address =
                    new MqttAddress("127.0.0.1", silent.getLocalPort(), MqttAddress.KEEP_ALIVE, Duration.ofSeconds(1));
            try (FleetLink link = link(address, new DeviceId("unheard"), shown("unheard"), authority())
                    .fleet()) {
                assertThrows(LinkException.class, link::connect);
                try (Socket taken = silent.accept();
                        InputStream hello = taken.getInputStream()) {
                    taken.setSoTimeout(LIMIT_MILLIS);
                    assertTrue(hello.readAllBytes().length > 0);
                }
            }
        }
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
