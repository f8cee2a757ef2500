package dev.flotilla.fleet.mqtt;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DeviceId ALPHA = new DeviceId("alpha");
    private static final DeviceId BETA = new DeviceId("beta");
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final BlockingQueue<String> PRESENCE = new LinkedBlockingQueue<>();
    private static final BlockingQueue<String> INBOUND = new LinkedBlockingQueue<>();

    @TempDir
    static Path directory;

    private static TestBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = new TestBroker(directory, presence(), (topic, payload) -> {
            INBOUND.add(topic + " " + new String(payload, StandardCharsets.UTF_8));
            return Future.succeededFuture();
        });
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void carriesReportsUpAndOrdersDown() throws Exception {
        try (TestDevice device = connect(ALPHA)) {
            device.subscribe(Topics.desired(ALPHA));
            device.publish(Topics.reported(ALPHA), HELLO, false);
            assertEquals("flotilla/v1/alpha/reported hello", INBOUND.poll(10, TimeUnit.SECONDS));
            broker.publish(Topics.desired(ALPHA), HELLO, true);
            assertArrayEquals(HELLO, device.received(10));
            assertEquals(0, device.topicAliasMaximum());
        }
        try (TestDevice again = connect(ALPHA)) {
            again.subscribe(Topics.desired(ALPHA));
            assertArrayEquals(HELLO, again.received(10), "what is desired is retained for whoever comes later");
        }
    }

    @Test
    void refusesAnUnknownDeviceABorrowedClientIdAndWhoeverCallsItselfTheServer() {
        broker.refused.add(new DeviceId("gone"));
        assertRefused("gone", "gone");
        assertRefused("alpha", "beta");
        assertRefused("Not_A Device", "Not_A Device");
        assertRefused(GatewayIdentity.CLIENT_ID, GatewayIdentity.CLIENT_ID);
    }

    private static void assertRefused(String certified, String clientId) {
        SSLContext tls = DeviceTls.issuedBy(broker.identity(), certified).context(broker.identity());
        assertThrows(MqttException.class, () -> TestDevice.connect(broker.port(), tls, clientId)
                .close());
    }

    @Test
    void speaksToNobodyWithoutAGoodCertificateOfItsAuthority(@TempDir Path elsewhere) throws Exception {
        ServerIdentity own = broker.identity();
        ServerIdentity stranger = ServerIdentity.in(elsewhere, List.of(), Instant.now());
        SSLContext none = SSLContext.getInstance("TLS");
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(own.trustStore());
        none.init(null, trust.getTrustManagers(), null);
        Instant past = Instant.now().minus(Duration.ofDays(9));
        for (SSLContext tls : List.of(
                none,
                DeviceTls.issuedBy(stranger, "alpha").context(own),
                DeviceTls.issuedBy(own, "alpha", past, Duration.ofDays(2)).context(own))) {
            assertThrows(MqttException.class, () -> TestDevice.connect(broker.port(), tls, "alpha")
                    .close());
        }
    }

    @Test
    void connectsAgainWhenItsConnectionEndedAndAsksWhatWasSaidMeanwhile() throws Exception {
        broker.connections.drainPermits();
        broker.interrupt();
        assertTrue(broker.connections.tryAcquire(30, TimeUnit.SECONDS), "no other connection");
    }

    @Test
    void endsTheConnectionOfARevokedDeviceAtOnce() throws Exception {
        DeviceId delta = new DeviceId("delta");
        try (TestDevice device = connect(delta)) {
            broker.broker().end(delta);
            assertTrue(device.isLost(10));
        }
    }

    @Test
    void endsConnectionsWhoseCertificateEnded() throws Exception {
        DeviceId epsilon = new DeviceId("epsilon");
        try (TestDevice device = connect(epsilon)) {
            broker.broker().tend(Instant.now());
            assertFalse(device.isLost(0));
            broker.broker().tend(Instant.now().plus(Duration.ofHours(2)));
            assertTrue(device.isLost(10));
        }
    }

    @Test
    void keepsADeviceToItsOwnTopics() throws Exception {
        try (TestDevice alpha = connect(ALPHA);
                TestDevice beta = connect(BETA)) {
            for (String topic : List.of(
                    Topics.desired(BETA),
                    Topics.chunk(BETA),
                    Topics.fetch(ALPHA),
                    Topics.reported(ALPHA),
                    Topics.reported(BETA),
                    "flotilla/#",
                    "#",
                    "$SYS/#")) {
                assertTrue(alpha.isSubscriptionRefused(topic), topic);
            }
            beta.subscribe(Topics.desired(BETA));
            alpha.tryPublish(Topics.desired(BETA), HELLO);
            assertNull(beta.received(1));
        }
        try (TestDevice alpha = connect(ALPHA)) {
            alpha.tryPublish(Topics.reported(BETA), HELLO);
        }
        try (TestDevice alpha = connect(ALPHA)) {
            alpha.tryPublish(Topics.fetch(BETA), HELLO);
        }
        broker.publish(Topics.ack(ALPHA), HELLO, false);
        assertTrue(INBOUND.stream().noneMatch(message -> message.contains("beta")), INBOUND::toString);
    }

    @Test
    void takesAMessageAsLongAsTheyMayBeAndEndsTheConnectionOverALongerOne() throws Exception {
        DeviceId zeta = new DeviceId("zeta");
        byte[] longest = new byte[TelemetryReport.MAX_BYTES];
        try (TestDevice device = connect(zeta)) {
            device.publish(Topics.telemetry(zeta), longest, false);
            assertTrue(String.valueOf(INBOUND.poll(10, TimeUnit.SECONDS)).startsWith("flotilla/v1/zeta/telemetry"));
            device.tryPublish(Topics.telemetry(zeta), new byte[BrokerSettings.MAX_PACKET]);
            assertTrue(device.isLost(10));
        }
    }

    @Test
    void keepsNoMoreForTheServerThanItsQueueHolds(@TempDir Path home) throws Exception {
        DeviceId eta = new DeviceId("eta");
        int sent = 3 * TestBroker.SERVER_QUEUE;
        AtomicInteger seen = new AtomicInteger();
        BlockingQueue<Promise<Void>> inWork = new LinkedBlockingQueue<>();
        InboundHandler stuck = (topic, payload) -> {
            seen.incrementAndGet();
            Promise<Void> promise = Promise.promise();
            inWork.add(promise);
            return promise.future();
        };
        try (TestBroker other = new TestBroker(home, presence(), stuck);
                TestDevice device = TestDevice.connect(other.port(), other.tls(eta), eta.value())) {
            for (int i = 0; i < sent; i++) {
                device.publish(Topics.reported(eta), HELLO, false);
            }
            device.publish(Topics.telemetry(eta), HELLO, false);
            Instant end = Instant.now().plus(PATIENCE);
            while (seen.get() + other.intake().dropped() <= sent || !inWork.isEmpty()) {
                assertTrue(
                        Instant.now().isBefore(end),
                        seen + " came through, " + other.intake().dropped() + " were dropped");
                Optional.ofNullable(inWork.poll(10, TimeUnit.MILLISECONDS)).ifPresent(Promise::complete);
            }
            assertTrue(seen.get() < sent, seen + " of " + sent + " came through");
            assertTrue(seen.get() >= TestBroker.SERVER_QUEUE, seen + " came through");
            assertEquals(sent + 1 - seen.get(), other.intake().dropped());
            assertEquals(0, other.intake().waiting());
        }
    }

    @Test
    void takesMoreMessagesAtOnceThanTheBrokerDoes() {
        List<String> topics = IntStream.range(0, 1000)
                .mapToObj(i -> Topics.desired(new DeviceId("device-" + i)))
                .toList();
        assertTrue(await(broker.publishAll(topics, HELLO).map(true)));
    }

    @Test
    void saysWhoComesAndGoesOnceThoughADeviceReplacesItsConnection() throws Exception {
        DeviceId gamma = new DeviceId("gamma");
        TestDevice first = connect(gamma);
        TestDevice second = connect(gamma);
        second.close();
        first.close();
        assertEquals("gamma+", nextPresence("gamma"));
        assertEquals("gamma+", nextPresence("gamma"));
        assertEquals("gamma-", nextPresence("gamma"));
        assertNull(PRESENCE.stream()
                .filter(event -> event.startsWith("gamma"))
                .findFirst()
                .orElse(null));
    }

    private static String nextPresence(String device) throws InterruptedException {
        while (true) {
            String event = PRESENCE.poll(10, TimeUnit.SECONDS);
            if (event == null || event.startsWith(device)) {
                return String.valueOf(event);
            }
        }
    }

    private static TestDevice connect(DeviceId device) throws Exception {
        return TestDevice.connect(broker.port(), broker.tls(device), device.value());
    }

    private static Presence presence() {
        return new Presence() {
            @Override
            public void connected(DeviceId device) {
                PRESENCE.add(device + "+");
            }

            @Override
            public void disconnected(DeviceId device) {
                PRESENCE.add(device + "-");
            }
        };
    }
}
