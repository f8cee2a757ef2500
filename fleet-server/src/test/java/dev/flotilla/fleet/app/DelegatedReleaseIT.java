package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hivemq.extension.sdk.api.packets.general.Qos;
import com.hivemq.extension.sdk.api.services.Services;
import com.hivemq.extension.sdk.api.services.builder.Builders;
import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.trust.OnlineKeyFiles;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A retraining job with a key of its own releases bundles of one family, until the owner takes that away. */
class DelegatedReleaseIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = 20_000_000;
    private static final String FAMILY = Releases.FAMILY;

    @TempDir
    Path directory;

    private final Releases owner = Releases.byOwner();
    private final ReleaseRole job = owner.delegate("retraining", FAMILY + "/*");
    private OperatedServer operated;
    private EnrolledAgent device;

    @BeforeEach
    void start() throws Exception {
        operated = OperatedServer.start(directory.resolve("server"));
        byte[] root = operated.putRoot(owner);
        operated.put("trust/targets", owner.targets(), 204);
        device = EnrolledAgent.enrol(operated, root, "camera-1", Files.createDirectory(directory.resolve("1")));
    }

    @AfterEach
    void stop() {
        device.close();
        TestDatabase.await(operated.server().close());
    }

    @Test
    void installsWhatTheJobReleasesAndNothingOfItOnceTheOwnerWithdrewIt() throws Exception {
        TargetFile first = release("1.0.0", 1);
        String id = OperatedServer.json(operated.post("rollouts", rollout(first), 201))
                .string("id");
        await(() -> operated.get("rollouts/" + id).string("state").equals("COMPLETED"));
        assertEquals(Optional.of(first.digest()), served());
        TargetFile second = release("1.1.0", 2);
        owner.withdraw(job);
        operated.put("trust/targets", owner.targets(), 204);
        String why = OperatedServer.json(operated.post("rollouts", rollout(second), 400))
                .string("detail");
        assertTrue(why.contains("released no more"), why);
        assignAllTheSame(second);
        await(() -> told().phase() == UpdatePhase.REJECTED);
        assertTrue(
                told().reason().contains("the signed targets name no file \"" + second.path() + "\""), told().reason());
        assertEquals(Optional.of(first.digest()), served());
    }

    private TargetFile release(String version, long number) throws Exception {
        byte[] bundle = Bundles.bytes(version);
        TargetFile file = job.release(FAMILY + "/model-" + version + ".flotilla", bundle, FAMILY, number, 0);
        operated.put("trust/roles/" + job.name(), job.json(), 204);
        operated.put("bundles/" + file.path(), bundle, 201);
        return file;
    }

    private static String rollout(TargetFile bundle) {
        return "{\"name\": \"all\", \"bundle\": \"" + bundle.digest().hex()
                + "\", \"stages\": [{\"percent\": 100, \"bakeSeconds\": 0}]}";
    }

    /** As a thief does who has the director's key, and the server's broker. */
    private void assignAllTheSame(TargetFile file) throws Exception {
        SignedAssignment forged = SignedAssignment.seal(
                owner.desire(device.id(), file, 9),
                new OnlineKeyFiles(directory.resolve("server").resolve("trust"))
                        .open(new SecureRandom())
                        .director());
        Services.publishService()
                .publish(Builders.publish()
                        .topic(Topics.desired(device.id()))
                        .payload(ByteBuffer.wrap(forged.bytes()))
                        .qos(Qos.AT_LEAST_ONCE)
                        .build())
                .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** The server takes no report of what it did not assign. */
    private UpdateStatus told() {
        return device.agent().status().update();
    }

    private Optional<Digest> served() {
        return device.agent().serving().map(bundle -> bundle.digest());
    }

    /** Lets the device work until it is so. */
    private void await(Callable<Boolean> expected) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        while (!expected.call()) {
            assertTrue(Instant.now().isBefore(end), () -> "after " + LIMIT + " the device says " + told());
            LockSupport.parkNanos(POLL_NANOS);
            device.work();
        }
    }
}
