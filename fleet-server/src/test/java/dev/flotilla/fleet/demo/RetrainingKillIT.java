package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Drift;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A server with the compiler's jar as its trainer: whatever is killed, a run ends once, with the same challenger. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RetrainingKillIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String MODEL = "champion.tflite";
    private static final String WAITS = "its rollout waits: device " + Agents.DAEMON
            + " is in rollout other, which is not over; wait for it, abort it, or have a priority above 0";

    private static World world;
    private static String pipeline = "";
    private static String undisturbed = "";

    @BeforeAll
    static void startWithAPipeline() throws IOException {
        Path module = Path.of("").toAbsolutePath();
        Path directory = Files.createDirectories(module.resolve("target").resolve("retraining-" + UUID.randomUUID()));
        world = new World(module.getParent(), directory, Optional.empty(), Scale.one(TestDatabase.binaries()));
        world.owner.compileUnchecked(world.sample.resolve("fashion_cnn_float.tflite"), "0:500", MODEL);
        world.remember(
                "bundle",
                world.owner
                        .bundle(MODEL, "1.0.0", List.of("--selftest-count", "4"))
                        .toString());
        new ServeStep().play(world);
        String drifted = new Reference(world).bring("drifted", 4000, 4600, Drift.LIGHTING);
        String reference = new Reference(world).bring("reference", 2000, 2400, Drift.NONE);
        // Long enough at measuring latency that a kill comes before the end. So few samples convince no gate of the
        // usual terms, and the drill is about what becomes of a run that passed.
        pipeline = String.format(
                Locale.ROOT,
                """
                schema: 1
                name: fashion
                family: fashion
                data: {dataset: %s, reference: %s}
                validation: {minSamples: 100, minHeldOut: 50}
                train: {settings: {maxEpochs: 20, latencyMillis: 4000}}
                tune: {trials: 2}
                evaluate: {maxCleanLoss: 5, maxShortfall: 30}
                limits: {jobsPerDay: 9}
                """,
                drifted,
                reference);
        world.api().putText("pipelines/fashion", pipeline, "application/yaml");
        undisturbed = challenger(over(begin()));
    }

    @AfterAll
    static void stop() {
        world.close();
    }

    private static String begin() {
        return world.api()
                .post("pipelines/fashion/runs", new JsonObject().put("reason", "drill"))
                .getString("id");
    }

    /** The run, once its training is over. */
    private static JsonObject over(String id) {
        return Wait.until(
                LIMIT,
                () -> Optional.of(world.api().get("retrainings/" + id))
                        .filter(run -> !run.getString("state").equals("TRAINING")),
                () -> "the run is " + world.api().get("retrainings/" + id).encode());
    }

    private static String challenger(JsonObject run) {
        assertTrue(List.of("GATED", "AWAITING_SIGNATURE").contains(run.getString("state")), run.encode());
        return Runs.made(run, "bundle");
    }

    /** The trainer of a job, once it has begun to work. */
    private static ProcessHandle trainer(String id) {
        Path folder = world.directory.resolve("server/jobs").resolve(id);
        return Wait.until(
                LIMIT,
                () -> Files.exists(folder.resolve("progress.json"))
                        ? process(folder.resolve("process"))
                        : Optional.empty(),
                () -> "job " + id + " did not begin");
    }

    private static Optional<ProcessHandle> process(Path noted) {
        try {
            return Files.exists(noted)
                    ? ProcessHandle.of(Long.parseLong(Files.readString(noted).split(" ", -1)[0]))
                    : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static int attempts(String id) {
        return world.api().get("jobs/" + id).getInteger("attempts");
    }

    @Test
    void aKilledServerGoesOnWithTheJobAndEndsTheTrainerThatItLeft() {
        String id = begin();
        ProcessHandle orphan = trainer(id);
        world.server.kill();
        world.server.start();
        assertEquals(undisturbed, challenger(over(id)));
        assertEquals(2, attempts(id));
        assertEquals(false, orphan.isAlive());
    }

    @Test
    void aKilledTrainerIsBegunAgain() {
        String id = begin();
        trainer(id).destroyForcibly();
        assertEquals(undisturbed, challenger(over(id)));
        assertEquals(2, attempts(id));
    }

    @Test
    void theTrainerGetsNothingOfTheServersEnvironment() throws IOException {
        String id = begin();
        Path environment = Path.of("/proc", String.valueOf(trainer(id).pid()), "environ");
        String[] variables =
                Files.readString(environment, StandardCharsets.UTF_8).split("\0", -1);
        over(id);
        for (String variable : variables) {
            assertTrue(variable.isEmpty() || variable.startsWith("PATH="), variable);
        }
    }

    /** The last, since it changes the champion. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aLoopOfWhichEveryPartIsKilledEndsOnceWithTheSameResult() {
        enrol();
        String rollout =
                """
                rollout:
                  create: automatic
                  plan: {stages: [{percent: 100, bakeSeconds: 1}]}
                """;
        world.api().putText("pipelines/fashion", pipeline + rollout, "application/yaml");
        world.owner.delegate();
        ServeStep.publishTargets(world);
        String id = begin();
        trainer(id).destroyForcibly();
        restartServerAt(id, "TRAINING");
        over(id);
        restartServerAt(id, "AWAITING_SIGNATURE");
        world.agents.killDaemon();
        String other = new Rollouts(world.api()).startEverywhere("other", world.recall("digest"));
        signDespiteAKill();
        await(id, "reason", WAITS);
        restartServerAt(id, "RELEASED");
        new Rollouts(world.api()).abort(other);
        await(id, "state", "ROLLING_OUT");
        restartServerAt(id, "ROLLING_OUT");
        world.agents.startDaemon();
        await(id, "state", "COMPLETED");
        assertEquals(undisturbed, Runs.made(world.api().get("retrainings/" + id), "bundle"));
        Proof.everyDeviceRuns(world, undisturbed);
        assertEquals(
                1,
                world.api().items("rollouts").stream()
                        .filter(one -> one.getString("bundle").equals(undisturbed))
                        .count());
        assertEquals(
                1,
                world.api().items("bundles").stream()
                        .filter(one -> one.getString("digest").equals(undisturbed))
                        .count());
    }

    private static void signDespiteAKill() {
        String token = RetrainStep.token(world);
        world.owner.signCandidates(world.server.console(), token, world.recall("bundle"));
        world.owner.killSigner();
        world.owner.signCandidates(world.server.console(), token, world.recall("bundle"));
    }

    private static void enrol() {
        JsonObject granted = world.api()
                .post("enrolment-claims", new JsonObject().put("count", 1).put("expiresInSeconds", 600));
        List<String> claims = List.of(granted.getJsonArray("claims").getString(0));
        String token = world.owner.tokens(claims, granted.getString("caSha256")).get(0);
        world.agents.enrolDaemon(granted.getString("deviceUrl"), token);
        world.agents.startDaemon();
        new Rollouts(world.api()).startEverywhere("first", world.recall("digest"));
        Proof.everyDeviceRuns(world, world.recall("digest"));
    }

    private static void restartServerAt(String id, String state) {
        assertEquals(state, world.api().get("retrainings/" + id).getString("state"));
        world.server.kill();
        world.server.start();
    }

    private static void await(String id, String field, String value) {
        Wait.until(
                LIMIT,
                () -> Optional.of(world.api().get("retrainings/" + id).getString(field))
                        .filter(value::equals),
                () -> "the run's " + field + " is not " + value + ": "
                        + world.api().get("retrainings/" + id).encode());
    }
}
