package dev.flotilla.fleet.restart;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.fleet.demo.FleetApi;
import dev.flotilla.fleet.demo.ServerProcess;
import dev.flotilla.fleet.demo.StepFailedException;
import dev.flotilla.fleet.demo.Tool;
import dev.flotilla.fleet.demo.Wait;
import dev.flotilla.fleet.testkit.ExternalBackend;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A server process over a database and a broker of its own, its operator, and what starts it again whenever it ended. */
final class RestartedServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int CLAIM_SECONDS = 3_600;
    static final int STAGES = 20;
    /** Longer than any fault takes to come after the devices it waits for, so that the rollout is not over before it. */
    private static final int BAKE_SECONDS = 1;

    private static final int STAGE_SECONDS = 3_600;

    private final ExternalBackend backend;
    private final ServerProcess process;
    private final Releases owner = Releases.byOwner();
    private final FleetApi api;
    private final List<String> ends = new ArrayList<>();

    /** Starts all, and makes the operator. */
    RestartedServer(ExternalBackend backend, Path project, Path directory) throws Exception {
        this.backend = backend;
        Path data = directory.resolve("server");
        Tool serve = new Tool(project.resolve("fleet-server/target/flotilla-server.jar"), directory.resolve("logs"));
        process = new ServerProcess(serve, data, Optional.empty());
        process.configure(backend.settings(data));
        process.start();
        backend.serverStarted(data);
        api = new FleetApi(process.console());
        JsonObject login = new JsonObject().put("user", "ada").put("password", "correct horse");
        api.post("setup", login.copy().put("setupToken", process.setupToken()));
        api.post("session", login);
        putRoot();
    }

    private void putRoot() throws MalformedMetadataException {
        owner.naming(OnlineKeys.parse(api.get("trust/online-keys").encode().getBytes(StandardCharsets.UTF_8)));
        put("trust/root", owner.root());
    }

    private void put(String path, byte[] body) {
        FleetApi.Answer answer = api.put(path, body, "application/octet-stream");
        if (!answer.accepted()) {
            throw new StepFailedException(path + ": " + answer.problem());
        }
    }

    /** Where devices enrol. */
    String deviceUrl() {
        return process.deviceUrl();
    }

    /** The right for so many devices to enrol. */
    List<EnrolmentToken> claim(int devices) {
        JsonObject granted = api.post(
                "enrolment-claims", new JsonObject().put("count", devices).put("expiresInSeconds", CLAIM_SECONDS));
        Digest ca = Digest.parse(granted.getString("caSha256"));
        return granted.getJsonArray("claims").stream()
                .map(claim -> new EnrolmentToken((String) claim, Digest.of(owner.root()), ca))
                .toList();
    }

    /** Signs and uploads a bundle, and starts a rollout to all devices in many stages; its id. */
    String rollOut(byte[] bundle) {
        owner.release("model-1.0.0.flotilla", bundle);
        put("trust/targets", owner.targets());
        put("bundles/model-1.0.0.flotilla", bundle);
        List<JsonObject> stages = IntStream.rangeClosed(1, STAGES)
                .mapToObj(stage -> new JsonObject()
                        .put("percent", 100 * stage / STAGES)
                        .put("bakeSeconds", BAKE_SECONDS)
                        .put("successThreshold", 1.0))
                .toList();
        return api.post(
                        "rollouts",
                        new JsonObject()
                                .put("name", "disturbed")
                                .put("bundle", Digest.of(bundle).hex())
                                .put("stages", new JsonArray(stages))
                                .put("maxFailures", 0)
                                .put("stageTimeoutSeconds", STAGE_SECONDS))
                .getString("id");
    }

    JsonObject rollout(String id) {
        return api.get("rollouts/" + id);
    }

    /** What the server finds when it follows its audit log. */
    JsonObject verifyAudit() {
        return api.get("audit/verify");
    }

    /** Starts it again if it ended, as whatever keeps a service running does. */
    void supervise() {
        if (!process.alive()) {
            ends.add(process.howItEnded());
            process.launch();
        }
    }

    /** How it ended each time that nobody killed it. */
    List<String> endsByItself() {
        return List.copyOf(ends);
    }

    void awaitReady() {
        Wait.until(
                LIMIT,
                () -> {
                    supervise();
                    return process.ready() ? Optional.of(true) : Optional.empty();
                },
                () -> "the server was not ready");
    }

    /** Does something to the servers. */
    void suffer(Fault.Kind kind, String rollout) throws Exception {
        switch (kind) {
            case SERVER_KILLED -> {
                process.kill();
                process.launch();
            }
            case DATABASE_CRASHED -> backend.crashDatabase();
            case DATABASE_RESTARTED -> backend.restartDatabase();
            case BROKER_KILLED -> backend.killBroker();
            case BROKER_RESTARTED -> backend.restartBroker();
            case PAUSED_AND_RESUMED -> {
                order(rollout, "pause", "PAUSED");
                order(rollout, "resume", "RUNNING");
            }
        }
    }

    /** Gives an order until the rollout is as ordered: who got no answer asks how it is, and orders again if need be. */
    private void order(String rollout, String order, String state) {
        Wait.until(
                LIMIT,
                () -> {
                    supervise();
                    return ordered(rollout, order, state);
                },
                () -> "the rollout cannot be ordered to " + order);
    }

    private Optional<Boolean> ordered(String rollout, String order, String state) {
        try {
            if (!rollout(rollout).getString("state").equals(state)) {
                api.post("rollouts/" + rollout + "/" + order, new JsonObject());
            }
            return Optional.of(true);
        } catch (StepFailedException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
