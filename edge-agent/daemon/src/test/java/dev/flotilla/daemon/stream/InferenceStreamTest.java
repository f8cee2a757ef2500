package dev.flotilla.daemon.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.Backoff;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.daemon.serve.InferenceService;
import dev.flotilla.daemon.serve.StreamMessages;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InferenceStreamTest {
    private static final int MAX_BYTES = 4096;
    private static final byte[] TENSOR = Bundles.image(3);

    private TinyBroker broker;
    private InferenceStream stream;

    @BeforeEach
    void start() throws Exception {
        InMemoryFleet fleet = new InMemoryFleet();
        Releases owner = Releases.byOwner();
        TestAgent device = new TestAgent("edge-1", fleet, new ManualClock(), Seeds.random("stream"), owner.root());
        byte[] bundle = Bundles.bytes("1.0.0");
        TargetFile file = owner.release("shapes-1.0.0.flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        fleet.assign(device.id(), owner.assign(device.id(), file, 1));
        device.settle();
        broker = new TinyBroker();
        StreamAddress address = new StreamAddress(
                broker.address(),
                "edge-1",
                Optional.of(new StreamAddress.User("press-4", "secret")),
                "press/4/images",
                "press/4/answers",
                Duration.ofSeconds(10));
        stream = new InferenceStream(
                        address,
                        new StreamMessages(InferenceService.unlimited(device.agent())),
                        8,
                        MAX_BYTES,
                        new Backoff(Duration.ofMillis(10), Duration.ofMillis(50), Seeds.random("back-off")),
                        Clock.systemUTC())
                .start();
    }

    @AfterEach
    void stop() throws IOException {
        stream.close();
        broker.close();
    }

    private static byte[] json(String id) {
        return ("{\"id\": \"" + id + "\", \"inputs\": [{\"name\": \"image\", \"shape\": [1, 4, 4, 1], \"datatype\": "
                        + "\"INT8\", \"data\": " + Arrays.toString(TENSOR) + "}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Document parsed(String json) throws Exception {
        return Document.parseJson(json.getBytes(StandardCharsets.UTF_8), Limits.of(MAX_BYTES));
    }

    private void deliver(Socket device, byte[] payload) throws IOException {
        TinyBroker.deliver(device, "press/4/images", payload);
    }

    @Test
    void answersRequestsInJsonInTheirOrder() throws Exception {
        Socket device = broker.awaitSubscription();
        for (int i = 0; i < 5; i++) {
            deliver(device, json("request-" + i));
        }
        for (int i = 0; i < 5; i++) {
            Document answer = parsed(broker.awaitPublished());
            assertEquals("request-" + i, answer.string("id"));
            assertEquals(
                    Bundles.bundle("1.0.0").digest().hex(),
                    answer.object("parameters").string("digest"));
        }
        assertEquals(0, stream.dropped());
    }

    @Test
    void answersRequestsInCborWithBytes() throws Exception {
        Map<String, Object> input =
                Map.of("name", "image", "shape", List.of(1, 4, 4, 1), "datatype", "INT8", "data", TENSOR);
        byte[] request = Document.of(Map.of("inputs", List.of(input), "parameters", Map.of("binary_data_output", true)))
                .toCbor();
        deliver(broker.awaitSubscription(), request);
        Document answer = Document.parseCbor(broker.awaitPublishedBytes(), Limits.of(MAX_BYTES));
        assertArrayEquals(
                Bundles.answer(Bundles.model("1.0.0"), TENSOR),
                answer.objects("outputs").get(0).bytes("data"));
    }

    @Test
    void answersGarbageByAnErrorAndGoesOn() throws Exception {
        Socket device = broker.awaitSubscription();
        deliver(device, "{garbage".getBytes(StandardCharsets.UTF_8));
        deliver(device, json("after"));
        assertTrue(parsed(broker.awaitPublished()).string("error").contains("cannot be read"));
        assertEquals("after", parsed(broker.awaitPublished()).string("id"));
        deliver(device, new byte[] {(byte) 0xff, 0, 1});
        assertTrue(Document.parseCbor(broker.awaitPublishedBytes(), Limits.of(MAX_BYTES))
                .has("error"));
    }

    @Test
    void connectsAgainWhenTheBrokerWasAway() throws Exception {
        broker.awaitSubscription().close();
        deliver(broker.awaitSubscription(), json("again"));
        assertEquals("again", parsed(broker.awaitPublished()).string("id"));
    }

    @Test
    void refusesAddressesThatCannotWork() {
        for (String topic : List.of("", "press/#", "press/+/answers", "press/4/images")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new StreamAddress(
                            "tcp://127.0.0.1:1", "x", Optional.empty(), "press/4/images", topic, Duration.ZERO),
                    topic);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> new StreamAddress("127.0.0.1", "x", Optional.empty(), "in", "out", Duration.ZERO));
    }
}
