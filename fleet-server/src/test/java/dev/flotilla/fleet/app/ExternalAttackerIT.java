package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.testkit.ExternalBackend;
import dev.flotilla.fleet.testkit.ServerChild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What strangers and curious devices get of a Mosquitto that lets anybody subscribe to anything. Sessions are kept while nobody
 * listens, so that all that the broker has for a device is there when it listens.
 */
@EnabledIfSystemProperty(
        named = "backends",
        matches = ".*external.*",
        disabledReason = "needs Debian's PostgreSQL 15 and Mosquitto; run with -Dbackends=external")
class ExternalAttackerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int MESSAGES = 5;

    @TempDir
    static Path directory;

    private static ExternalBackend backend;
    private static OperatedServer operated;
    private static Attacker attacker;

    @BeforeAll
    static void start() throws Exception {
        backend = new ExternalBackend();
        Path data = directory.resolve("data");
        Map<String, Object> settings = new HashMap<>(backend.settings(data));
        settings.put("metrics.open", true);
        operated = OperatedServer.start(data, settings);
        backend.serverStarted(data);
        // Which it tries at growing intervals, from before there was one.
        eventually(
                "the server is connected to the broker",
                () -> ServerChild.hearsDevices(operated.server().consoleUrl()));
        attacker = new Attacker(operated, directory);
        Attacker.requireTool("mosquitto_sub");
    }

    @AfterAll
    static void stop() throws Exception {
        await(operated.server().close());
        backend.close();
    }

    @Test
    void letsNobodyInWithoutAGoodCertificate() throws Exception {
        DeviceId id = new DeviceId("gone");
        Attacker.Credential good = attacker.enrol("gone");
        assertFalse(Attacker.isRefused(attacker.publish(good, id, Topics.reported(id))), "its own topic");
        assertNotEquals(
                0,
                attacker.mosquitto("mosquitto_pub", id, "-t", Topics.reported(id), "-m", "hello")
                        .exit());
        Attacker.assertRefused(attacker.publish(attacker.expired("gone"), id, Topics.reported(id)));
        Attacker.assertRefused(attacker.publish(attacker.foreign("gone"), id, Topics.reported(id)));
        operated.post("devices/gone/revoke", "", 204);
        eventually(
                "the broker lets a revoked device in no more",
                () -> Attacker.isRefused(attacker.publish(good, id, Topics.reported(id))));
    }

    @Test
    void takesNothingFromADeviceInTheNameOfAnother() throws Exception {
        DeviceId nosy = new DeviceId("nosy");
        DeviceId other = new DeviceId("victim");
        Attacker.Credential device = attacker.enrol("nosy");
        Attacker.assertRefused(attacker.publish(device, nosy, Topics.reported(other)));
        Attacker.assertRefused(attacker.publish(device, other, Topics.reported(other)));
        for (String server : List.of("flotilla_server", "flotilla/v1/all/desired", Topics.desired(other))) {
            Attacker.assertRefused(attacker.publish(device, nosy, server));
        }
    }

    @Test
    void tellsADeviceNothingOfOthersWhateverItSubscribesTo() throws Exception {
        Attacker.Credential other = attacker.enrol("talking");
        Attacker.Credential device = attacker.enrol("curious");
        DeviceId talking = new DeviceId("talking");
        for (String filter : List.of(
                "#", "flotilla/#", "$SYS/#", Topics.allReported(), Topics.chunk(talking), Topics.desired(talking))) {
            keepSession(device, "curious", filter);
        }
        ask(device, "curious");
        ask(other, "talking");
        assertFalse(Attacker.isRefused(attacker.publish(other, talking, Topics.reported(talking))));
        assertFalse(Attacker.isRefused(attacker.publish(other, talking, Topics.telemetry(talking))));
        assertEquals(Set.of(Topics.chunk(new DeviceId("curious"))), hear(device, "curious"));
    }

    @Test
    void givesASessionThatADeviceLeftToNobodyElse() throws Exception {
        Attacker.Credential left = attacker.enrol("left");
        Attacker.Credential thief = attacker.enrol("thief");
        String answers = Topics.chunk(new DeviceId("left"));
        keepSession(left, "left", answers);
        ask(left, "left");
        assertEquals(Set.of(), hear(thief, "left"), "with a name that is not its own");
        assertEquals(Set.of(answers), hear(left, "left"), "whose session it is");
    }

    @Test
    void lettingADeviceGuessTheGroupOfServersTakesNoMessageFromThem() throws Exception {
        Attacker.Credential joining = attacker.enrol("joining");
        Attacker.Credential honest = attacker.enrol("honest");
        for (String group : List.of("flotilla", "flotilla_server", "servers", "+", "0".repeat(64))) {
            keepSession(joining, "joining", "$share/" + group + "/" + Topics.allReported());
        }
        DeviceId id = new DeviceId("honest");
        long before = received();
        for (int i = 0; i < MESSAGES; i++) {
            assertFalse(Attacker.isRefused(attacker.publish(honest, id, Topics.reported(id))));
        }
        eventually("all messages reach the server", () -> received() >= before + MESSAGES);
        assertEquals(Set.of(), hear(joining, "joining"));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void eventually(String what, Condition condition) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        while (!condition.holds()) {
            assertTrue(Instant.now().isBefore(end), "not so: " + what);
        }
    }

    /** Messages of devices that the server took from the broker. */
    private static long received() throws Exception {
        return ServerChild.received(operated.server().consoleUrl());
    }

    /** Subscribes, and leaves a session in which the broker keeps what comes. */
    private static void keepSession(Attacker.Credential shown, String name, String filter) throws Exception {
        Attacker.Outcome subscribed =
                attacker.mosquitto("mosquitto_sub", shown, new DeviceId(name), kept("-E", "-W", "20", "-t", filter));
        assertEquals(0, subscribed.exit(), subscribed::output);
    }

    private static String[] kept(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-c", "-x", "3600"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    /** Asks some times for an artifact that there is not; the server answers that on the device's own topic. */
    private static void ask(Attacker.Credential shown, String name) throws Exception {
        Fetchable nothing = new Fetchable.Artifact(Digest.of(new byte[] {1}));
        Path file = Files.createTempFile(directory, "question", ".cbor");
        Files.write(file, new FetchRequest(nothing, 0, 1024, 1).toCbor());
        DeviceId id = new DeviceId(name);
        long before = received();
        for (int i = 0; i < MESSAGES; i++) {
            Attacker.Outcome asked =
                    attacker.mosquitto("mosquitto_pub", shown, id, kept("-t", Topics.fetch(id), "-f", file.toString()));
            assertFalse(Attacker.isRefused(asked), asked::output);
        }
        eventually("all questions reach the server", () -> received() >= before + MESSAGES);
    }

    /** The topics of all messages that wait in a session. */
    private static Set<String> hear(Attacker.Credential shown, String name) throws Exception {
        String output = attacker.mosquitto(
                        "mosquitto_sub",
                        shown,
                        new DeviceId(name),
                        kept("-W", "5", "-F", "%t", "-t", Topics.chunk(new DeviceId(name))))
                .output();
        return output.lines().filter(line -> !line.equals("Timed out")).collect(Collectors.toSet());
    }
}
