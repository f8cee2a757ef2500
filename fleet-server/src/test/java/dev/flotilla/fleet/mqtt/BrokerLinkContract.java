package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.ChunkLink;
import dev.flotilla.agent.link.FleetLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.telemetry.Spool;
import dev.flotilla.agent.telemetry.TelemetrySender;
import dev.flotilla.agent.testkit.FleetLinkContract;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every link that devices use promises against the server's own broker, over TLS. */
abstract class BrokerLinkContract extends FleetLinkContract {
    private static final Map<String, Queue<byte[]>> INBOUND = new ConcurrentHashMap<>();

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int WINDOWS = 20;
    private static final Digest WHAT_BUNDLE = Digest.of(new byte[] {1});
    private static final Fetchable WHAT = new Fetchable.Artifact(WHAT_BUNDLE);
    private static final FetchRequest REQUEST = new FetchRequest(WHAT, 0, 1024, 2);

    @TempDir
    static Path directory;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        INBOUND.clear();
        broker = new TestBroker(directory, new NoPresence(), (topic, payload) -> {
            INBOUND.computeIfAbsent(topic, key -> new ConcurrentLinkedQueue<>()).add(payload);
            return Future.succeededFuture();
        });
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    /** A link that shows this certificate and trusts this authority. */
    abstract BrokerLink link(MqttAddress address, DeviceId device, DeviceTls shown, ServerIdentity trusted)
            throws Exception;

    /** The same link as whom it serves sees it: for messages, and for chunks. */
    record BrokerLink(FleetLink fleet, ChunkLink chunks) {}

    static DeviceTls shown(String device) {
        return DeviceTls.issuedBy(broker.identity(), device);
    }

    /** The broker's own. */
    static ServerIdentity authority() {
        return broker.identity();
    }

    private BrokerLink link(DeviceId device, ServerIdentity trusted) throws Exception {
        MqttAddress address = new MqttAddress(TestBroker.HOST, broker.port());
        return link(address, device, shown(device.value()), trusted);
    }

    @Override
    protected FleetLink link(DeviceId device) throws Exception {
        return link(device, authority()).fleet();
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
        try (FleetLink link = link(device, stranger).fleet()) {
            assertThrows(LinkException.class, link::connect);
        }
    }

    @Test
    void asksForChunksAndTakesThemAlsoAfterTheConnectionBroke() throws Exception {
        DeviceId device = new DeviceId("fetching");
        FetchAnswer.Chunk chunk = new FetchAnswer.Chunk(WHAT, 0, 3, new byte[] {1, 2, 3});
        BrokerLink whole = link(device, authority());
        ChunkLink link = whole.chunks();
        try (FleetLink fleet = whole.fleet()) {
            assertThrows(LinkException.class, () -> link.ask(REQUEST));
            fleet.connect();
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
            broker.publish(Topics.chunk(device), chunk.toCbor(), false);
            // once this one was rejected, the chunk before it is there
            broker.publish(Topics.chunk(device), new byte[] {1}, false);
            assertTimeoutPreemptively(LIMIT, () -> {
                while (fleet.rejectedMessages() == 0) {
                    Thread.onSpinWait();
                }
            });
            cut(device);
            assertTrue(link.await(LIMIT).isPresent());
            assertThrows(LinkException.class, () -> link.await(LIMIT));
        }
    }

    @Test
    void doesNotSpeakToAHostWhoseNameTheCertificateDoesNotHold() throws Exception {
        DeviceId device = new DeviceId("elsewhere");
        try (Relay relay = new Relay("127.0.0.3", TestBroker.HOST, broker.port())) {
            MqttAddress address = new MqttAddress("127.0.0.3", relay.port());
            try (FleetLink link =
                    link(address, device, shown(device.value()), authority()).fleet()) {
                assertThrows(LinkException.class, link::connect);
            }
            assertTrue(relay.relayed() > 0);
        }
    }

    @Test
    void losesNoTelemetryWhenTheConnectionBreaks() throws Exception {
        DeviceId device = new DeviceId("spooling");
        Spool spool = new Spool(device.value(), new LossyFiles(), WINDOWS);
        for (int i = 0; i < WINDOWS; i++) {
            spool.add(window(i), ManualClock.START);
        }
        try (FleetLink link = link(device)) {
            TelemetrySender sender = new TelemetrySender(spool, link, Seeds.random("telemetry"));
            link.connect();
            sender.poll(ManualClock.START);
            cut(device);
            assertTimeoutPreemptively(LIMIT, () -> {
                while (!spool.ids().isEmpty()) {
                    if (!link.connected()) {
                        link.connect();
                        sender.reconnected();
                    }
                    sender.poll(ManualClock.START);
                    acknowledgeAll(device);
                }
            });
        }
        assertEquals(0, spool.dropped());
    }

    private void acknowledgeAll(DeviceId device) throws IOException {
        for (byte[] report : INBOUND.getOrDefault(Topics.telemetry(device), new ConcurrentLinkedQueue<>())) {
            List<String> ids = TelemetryReport.parse(report).windows().stream()
                    .map(Window::id)
                    .toList();
            sendAck(device, new TelemetryAck(ids).toCbor());
        }
    }

    private static Window window(int number) {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(0.5, 0.5, 1, 0.9, 1));
        return new Window("window" + number, ManualClock.START, ManualClock.START.plusSeconds(1), WHAT_BUNDLE, sketch);
    }

    static final class NoPresence implements Presence {
        @Override
        public void connected(DeviceId device) {}

        @Override
        public void disconnected(DeviceId device) {}
    }
}
