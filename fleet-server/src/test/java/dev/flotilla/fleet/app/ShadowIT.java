package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.store.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole agents at a whole server: a model that answers otherwise ends in shadow, and one that answers alike comes to serve. */
class ShadowIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int DEVICES = 3;

    @TempDir
    Path directory;

    private final Releases owner = Releases.byOwner();
    private final List<EnrolledAgent> fleet = new ArrayList<>();
    private OperatedServer operated;
    private TargetFile old;
    private int image;

    @BeforeEach
    void serveTheOldModel() throws Exception {
        operated = OperatedServer.start(
                directory.resolve("server"), Map.of("rollout.gate-interval-seconds", 1L, "rollout.tick-millis", 100L));
        byte[] root = operated.putRoot(owner);
        old = release("old", Bundles.bytes("1.0.0"));
        for (int i = 0; i < DEVICES; i++) {
            fleet.add(EnrolledAgent.enrol(
                    operated, root, "camera-" + i, Files.createDirectory(directory.resolve("camera-" + i))));
        }
        String id = create("{\"percent\": 100, \"bakeSeconds\": 0}", old, "");
        await(() -> state(id).equals("COMPLETED"));
    }

    @AfterEach
    void stop() {
        fleet.forEach(EnrolledAgent::close);
        TestDatabase.await(operated.server().close());
    }

    private TargetFile release(String name, byte[] bundle) throws Exception {
        TargetFile file = owner.release(name + ".flotilla", bundle);
        operated.put("trust/targets", owner.targets(), 204);
        operated.put("bundles/" + file.path(), bundle, 201);
        return file;
    }

    private String create(String stages, TargetFile bundle, String more) throws Exception {
        String plan = "{\"name\": \"" + bundle.path() + "\", \"bundle\": \""
                + bundle.digest().hex() + "\", \"stages\": [" + stages + "]" + more + "}";
        return OperatedServer.json(operated.post("rollouts", plan, 201)).string("id");
    }

    private String shadowFirst(TargetFile bundle) throws Exception {
        return create(
                "{\"percent\": 100, \"bakeSeconds\": 0, \"mode\": \"shadow\", \"sample\": 1},"
                        + " {\"percent\": 100, \"bakeSeconds\": 0}",
                bundle,
                ", \"gates\": [{\"metric\": \"agreement\", \"limit\": 0.9, \"margin\": 0.8, \"minimumPairs\": 2,"
                        + " \"observeSeconds\": 4}]");
    }

    private String state(String id) throws Exception {
        return operated.get("rollouts/" + id).string("state");
    }

    /** Lets all devices work and see images until it is so; whatever happens meanwhile, only these serve. */
    private void await(Callable<Boolean> expected, TargetFile... may) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        while (!expected.call()) {
            assertTrue(
                    Instant.now().isBefore(end),
                    () -> "after " + LIMIT + ": "
                            + fleet.stream()
                                    .map(device -> device.agent().status().update())
                                    .toList());
            for (EnrolledAgent device : fleet) {
                device.work();
                Optional<Digest> serving = device.agent().serving().map(bundle -> bundle.digest());
                if (may.length > 0) {
                    Digest by = device.agent().infer(Bundles.image(image++)).bundle();
                    assertTrue(
                            List.of(may).stream().anyMatch(file -> file.digest().equals(by)), "served by " + serving);
                }
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    @Test
    void stopsAModelThatDisagreesWithoutADeviceThatEverServedIt() throws Exception {
        TargetFile other = release("other", Bundles.bytes("1.1.0"));
        String id = shadowFirst(other);
        await(() -> state(id).equals("PAUSED"), old);
        String why = operated.get("rollouts/" + id).string("stateReason");
        assertTrue(why.startsWith("stage 1: gate agreement: worse than the limit"), why);
        await(() -> all(UpdatePhase.CONFIRMED), old);
        fleet.forEach(device -> assertEquals(Optional.empty(), device.agent().shadowing(), "it is dropped"));
    }

    @Test
    void hasAModelServeThatAgreed() throws Exception {
        TargetFile alike = release("alike", Bundles.bytes("shapes", "1.2.0", Bundles.model("1.0.0")));
        String id = shadowFirst(alike);
        await(() -> all(UpdatePhase.SHADOWING), old);
        await(() -> state(id).equals("COMPLETED"), old, alike);
        for (EnrolledAgent device : fleet) {
            assertEquals(alike.digest(), device.agent().infer(Bundles.image(0)).bundle());
        }
    }

    private boolean all(UpdatePhase phase) {
        return fleet.stream()
                .allMatch(device -> device.agent().status().update().phase() == phase);
    }
}
