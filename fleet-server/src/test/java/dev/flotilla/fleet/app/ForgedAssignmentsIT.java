package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import com.hivemq.extension.sdk.api.services.publish.RetainedPublish;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.trust.OnlineKeyFiles;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thief inside the server's broker hears and says what he likes, but has not the director's key. The device goes on with
 * its model, and its operator reads why it did not do what it was told.
 */
class ForgedAssignmentsIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;

    @TempDir
    static Path directory;

    private static OperatedServer operated;
    private static Releases owner;
    private static EnrolledAgent device;
    private static EnrolledAgent other;
    private static TargetFile first;
    private static TargetFile second;
    private static byte[] recorded = {};

    /** Both devices run the second bundle, by their second assignment; the thief has the first one's first. */
    @BeforeAll
    static void start() throws Exception {
        operated = OperatedServer.start(directory.resolve("server"));
        owner = Releases.byOwner();
        byte[] root = operated.putRoot(owner);
        first = owner.release("model-1.0.0.flotilla", Bundles.bytes("1.0.0"));
        second = owner.release("model-1.1.0.flotilla", Bundles.bytes("1.1.0"));
        operated.put("trust/targets", owner.targets(), 204);
        operated.put("bundles/" + first.path(), Bundles.bytes("1.0.0"), 201);
        operated.put("bundles/" + second.path(), Bundles.bytes("1.1.0"), 201);
        device = EnrolledAgent.enrol(operated, root, "camera-1", Files.createDirectory(directory.resolve("1")));
        other = EnrolledAgent.enrol(operated, root, "camera-2", Files.createDirectory(directory.resolve("2")));
        rollOut(first);
        recorded = overhear(device);
        rollOut(second);
    }

    @AfterAll
    static void stop() {
        device.close();
        other.close();
        TestDatabase.await(operated.server().close());
    }

    @Test
    void refusesWhatAnotherKeySigned() throws Exception {
        Ed25519Key stranger = Releases.byOwner(2).director();
        publish(SignedAssignment.seal(told(3, Releases.EXPIRES), stranger).bytes());
        awaitRefusal("assignment 3 is not signed by the fleet's director: ");
    }

    @Test
    void refusesAnOlderAssignmentThatIsReplayed() throws Exception {
        publish(recorded);
        awaitRefusal("assignment 1 is older than 2, which this device obeyed");
    }

    @Test
    void refusesWhatIsMeantForAnotherDevice() throws Exception {
        publish(overhear(other));
        awaitRefusal("assignment 2 is for camera-2, this device is camera-1");
    }

    @Test
    void refusesAnAssignmentThatWasHeldBackUntilItsEnd() throws Exception {
        Instant end = Instant.ofEpochMilli(System.currentTimeMillis()).minusSeconds(60);
        Ed25519Key director = new OnlineKeyFiles(directory.resolve("server").resolve("trust"))
                .open(new SecureRandom())
                .director();
        publish(SignedAssignment.seal(told(3, end), director).bytes());
        awaitRefusal("assignment 3 expired at " + end);
    }

    @Test
    void ignoresGarbage() throws Exception {
        publish("garbage".getBytes(StandardCharsets.UTF_8));
        awaitRefusal("ignored 7 bytes that are no assignment: ");
    }

    @Test
    void ignoresWhatNobodySigned() throws Exception {
        byte[] unsigned = told(3, Releases.EXPIRES).toCbor();
        publish(unsigned);
        awaitRefusal("ignored " + unsigned.length + " bytes that are no assignment: ");
    }

    /** What a thief would have the device run, the bundle before. */
    private static DesiredState told(long counter, Instant expires) {
        return new DesiredState(
                "forged",
                device.id(),
                counter,
                "nonce",
                "",
                expires,
                new ArtifactRef(first.path(), first.digest(), first.length()));
    }

    /** Inside the broker nobody asks who publishes. */
    private static void publish(byte[] payload) throws Exception {
        Services.publishService()
                .publish(Builders.publish()
                        .topic(Topics.desired(device.id()))
                        .payload(ByteBuffer.wrap(payload))
                        .qos(Qos.AT_LEAST_ONCE)
                        .build())
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** What a device was told last. */
    private static byte[] overhear(EnrolledAgent agent) throws Exception {
        RetainedPublish retained = Services.retainedMessageStore()
                .getRetainedMessage(Topics.desired(agent.id()))
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                .orElseThrow();
        ByteBuffer payload = retained.getPayload().orElseThrow();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        return bytes;
    }

    /** The operator sees the reason, and that the device runs what it ran. */
    private static void awaitRefusal(String reason) throws Exception {
        Document shown =
                await("devices/" + device.id(), seen -> text(seen, "reason").startsWith(reason));
        assertEquals(second.digest().hex(), shown.string("activeBundle"));
        assertEquals("CONFIRMED", shown.string("phase"));
        assertEquals(second.digest(), device.agent().serving().orElseThrow().digest());
    }

    private static void rollOut(TargetFile bundle) throws Exception {
        String all = "[{\"percent\": 100, \"bakeSeconds\": 0}]";
        String rollout = "{\"name\": \"all\", \"bundle\": \"" + bundle.digest().hex() + "\", \"stages\": " + all + "}";
        String id = OperatedServer.json(operated.post("rollouts", rollout, 201)).string("id");
        await("rollouts/" + id, seen -> text(seen, "state").equals("COMPLETED"));
    }

    /** Lets both devices work until the API shows what is expected. */
    private static Document await(String path, Predicate<Document> expected) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        Document seen = operated.get(path);
        while (!expected.test(seen)) {
            assertTrue(
                    Instant.now().isBefore(end), path + " shows " + new String(seen.toJson(), StandardCharsets.UTF_8));
            LockSupport.parkNanos(POLL_NANOS);
            device.work();
            other.work();
            seen = operated.get(path);
        }
        return seen;
    }

    private static String text(Document seen, String field) {
        return String.valueOf(seen.findValue(field).orElse(""));
    }
}
