package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.agent.testkit.FleetLinkContract;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent's own link against the server's own broker, over TLS. */
class PahoLinkTest extends FleetLinkContract {
    private static final Map<String, Queue<byte[]>> INBOUND = new ConcurrentHashMap<>();

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Fetchable WHAT = new Fetchable.Artifact(Digest.of(new byte[] {1}));
    private static final FetchRequest REQUEST = new FetchRequest(WHAT, 0, 1024, 2);

    @TempDir
    static Path directory;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(directory, new NoPresence(), (topic, payload) -> {
            INBOUND.computeIfAbsent(topic, key -> new ConcurrentLinkedQueue<>()).add(payload);
            return Future.succeededFuture();
        });
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    private static PahoLink link(DeviceId device, ServerIdentity trusted) {
        SSLContext tls = DeviceTls.issuedBy(broker.identity(), device.value()).context(trusted);
        return new PahoLink(new MqttAddress(TestBroker.HOST, broker.port()), device, tls.getSocketFactory());
    }

    @Override
    protected FleetLink link(DeviceId device) {
        return link(device, broker.identity());
    }

    @Override
    protected void sendDesired(DeviceId device, byte[] payload) {
        broker.publish(Topics.desired(device), payload, false);
    }

    @Override
    protected void sendAck(DeviceId device, byte[] payload) {
        broker.publish(Topics.ack(device), payload, false);
    }

    @Override
    protected List<byte[]> reported(DeviceId device) {
        return List.copyOf(INBOUND.getOrDefault(Topics.reported(device), new ConcurrentLinkedQueue<>()));
    }

    @Override
    protected int telemetryMessages(DeviceId device) {
        return INBOUND.getOrDefault(Topics.telemetry(device), new ConcurrentLinkedQueue<>())
                .size();
    }

    /** Another client of the same name makes the broker drop the first. */
    @Override
    protected void cut(DeviceId device) throws Exception {
        try (FleetLink usurper = link(device)) {
            usurper.connect();
        }
    }

    @Test
    void saysWhyItIsRefused() throws Exception {
        DeviceId unknown = new DeviceId("guess");
        broker.refused.add(unknown);
        try (FleetLink guess = link(unknown)) {
            LinkException e = assertThrows(LinkException.class, guess::connect);
            assertTrue(String.valueOf(e.getMessage()).contains(TestBroker.HOST + ":" + broker.port()), e.getMessage());
            assertFalse(guess.connected());
        }
    }

    @Test
    void doesNotSpeakToABrokerOfAnotherAuthority(@TempDir Path other) throws Exception {
        ServerIdentity stranger = ServerIdentity.in(other, List.of(), Instant.now());
        DeviceId device = new DeviceId("pinned");
        try (FleetLink link = link(device, stranger)) {
            assertThrows(LinkException.class, link::connect);
        }
    }

    @Test
    void asksForChunksAndTakesThemAlsoAfterTheConnectionBroke() throws Exception {
        DeviceId device = new DeviceId("fetching");
        FetchAnswer.Chunk chunk = new FetchAnswer.Chunk(WHAT, 0, 3, new byte[] {1, 2, 3});
        try (PahoLink link = link(device, broker.identity())) {
            assertThrows(LinkException.class, () -> link.ask(REQUEST));
            link.connect();
            link.ask(REQUEST);
            Queue<byte[]> asked = INBOUND.computeIfAbsent(Topics.fetch(device), key -> new ConcurrentLinkedQueue<>());
            assertTimeoutPreemptively(LIMIT, () -> {
                while (asked.isEmpty()) {
                    Thread.onSpinWait();
                }
            });
            assertEquals(REQUEST, FetchRequest.parse(asked.remove()));
            assertEquals(Optional.empty(), link.await(Duration.ofMillis(1)));
            broker.publish(Topics.chunk(device), chunk.toCbor(), false);
            assertEquals(WHAT, link.await(LIMIT).orElseThrow().what());
            broker.publish(Topics.chunk(device), new byte[] {1}, false);
            broker.publish(Topics.chunk(device), chunk.toCbor(), false);
            assertTimeoutPreemptively(LIMIT, () -> {
                while (link.rejectedMessages() == 0) {
                    Thread.onSpinWait();
                }
            });
            cut(device);
            assertTrue(link.await(LIMIT).isPresent());
            assertThrows(LinkException.class, () -> link.await(LIMIT));
        }
    }

    private static final class NoPresence implements Presence {
        @Override
        public void connected(DeviceId device) {}

        @Override
        public void disconnected(DeviceId device) {}
    }
}
