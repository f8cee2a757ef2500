package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.testkit.TlsFront;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a whole server behind TLS, with devices that do what they are asked to. */
class CtlIT {
    private static final int DEVICES = 3;
    private static final String PLAN =
            """
            name: first light
            bundle: %s
            stages:
              - {percent: 34, bakeSeconds: 0}
              - {percent: 100, bakeSeconds: 0, successThreshold: 1}
            """;

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();
    private OperatedServer operated;
    private SmallFleet fleet;
    private TlsFront front;
    private Path authority;
    private Path token;

    @BeforeEach
    void start() throws Exception {
        operated = OperatedServer.start(directory.resolve("server"));
        fleet = new SmallFleet(operated);
        ServerIdentity identity = ServerIdentity.in(directory.resolve("identity"), List.of("localhost"), Instant.now());
        front = new TlsFront(
                identity, URI.create(operated.server().consoleUrl()).getPort());
        authority = Files.writeString(directory.resolve("ca.pem"), identity.authorityPem());
        token = directory.resolve("token");
        environment.put("FLOTILLA_SERVER", front.url());
    }

    @AfterEach
    void stop() throws Exception {
        fleet.close();
        front.close();
        TestDatabase.await(operated.server().close());
    }

    private CtlProcess ctl(String... arguments) throws IOException {
        Stream<String> all = Stream.concat(Stream.of(arguments), Stream.of("--ca", authority.toString()));
        return CtlProcess.start(directory, environment, all.toList());
    }

    /** The same in the name of whose session or token is kept in the file. */
    private CtlProcess operator(String... arguments) throws IOException {
        return ctl(Stream.concat(Stream.of(arguments), Stream.of("--token-file", token.toString()))
                .toArray(String[]::new));
    }

    private String secret(String name, String content) throws IOException {
        Path file = Files.createFile(
                directory.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content).toString();
    }

    private void signIn() throws Exception {
        String password = secret("password", "correct horse\n");
        String said =
                operator("login", "--user", "ada", "--password-file", password).printed(0);
        assertTrue(said.contains("admin"), said);
    }

    @Test
    void bringsAModelToTheWholeFleet() throws Exception {
        fleet.enrol(DEVICES, Files.createDirectory(directory.resolve("devices")));
        signIn();
        byte[] bundle = Bundles.bytes("1.0.0");
        TargetFile target = fleet.owner().release("models/model-1.0.0.flotilla", bundle);
        Path targets =
                Files.write(directory.resolve("targets.json"), fleet.owner().targets());
        Path file = Files.write(directory.resolve("model.flotilla"), bundle);
        operator("trust", "targets", targets.toString()).printed(0);
        operator("bundles", "upload", file.toString(), "--path", target.path()).printed(0);
        Path plan = Files.writeString(
                directory.resolve("plan.yaml"),
                PLAN.replace("%s", target.digest().hex()));
        String id = operator("rollouts", "create", "--plan", plan.toString())
                .printed(0)
                .strip();

        CtlProcess watch = operator("rollouts", "watch", id, "--until", "completed", "--for", "2m");
        fleet.workUntil("the watch ends", watch::isOver);
        String seen = watch.printed(0);
        assertTrue(seen.endsWith("COMPLETED: stage 2 of 2 DONE, 1 of 1 succeeded, 0 failed\n"), seen);

        String listed = operator("devices", "list", "--json").printed(0);
        Document devices = Document.parseJson(listed.getBytes(StandardCharsets.UTF_8), Limits.of(1 << 20));
        for (Document device : devices.objects("items")) {
            assertEquals(target.digest().hex(), device.string("activeBundle"));
        }
        assertEquals(DEVICES, devices.objects("items").size());
        assertTrue(operator("rollouts", "list").printed(0).contains("first light"));
        assertTrue(operator("audit", "verify").printed(0).startsWith("intact    true"));
    }

    @Test
    void saysWhatATokenMayNotDo() throws Exception {
        signIn();
        Path reading = directory.resolve("reading");
        operator(
                        "tokens",
                        "create",
                        "--name",
                        "watcher",
                        "--scope",
                        "read",
                        "--expires-in",
                        "1h",
                        "--out",
                        reading.toString())
                .printed(0);
        environment.put("FLOTILLA_TOKEN", Files.readString(reading));
        assertTrue(ctl("status").printed(0).contains("session.user"));
        assertEquals(
                "this needs the scope operate; this API token may read (403 Forbidden)\n",
                ctl("rollouts", "abort", "none").complained(1));
        Files.setPosixFilePermissions(reading, PosixFilePermissions.fromString("rw-r--r--"));
        String refused = ctl("status", "--token-file", reading.toString()).complained(2);
        assertTrue(refused.contains("run chmod 600 on it"), refused);
        assertFalse(refused.contains("flotilla_"), refused);
    }

    @Test
    void saysWhatIsWrongWithNonsense() throws Exception {
        signIn();
        Path plan = Files.writeString(
                directory.resolve("plan.yaml"),
                PLAN.replace("%s", "0".repeat(64)).replace("percent: 34", "percent: 134"));
        assertEquals(
                "stages[0].percent: must be 1 to 100 (400 Bad request)\n",
                operator("rollouts", "create", "--plan", plan.toString()).complained(1));
        Files.writeString(plan, "name: [");
        String unreadable =
                operator("rollouts", "create", "--plan", plan.toString()).complained(2);
        assertTrue(unreadable.startsWith(plan + ": is neither YAML nor JSON"), unreadable);
        assertEquals(
                "there is no rollout none (404 Not found)\n",
                operator("rollouts", "watch", "none").complained(1));
        String unknown = ctl("--frobnicate").complained(2);
        assertTrue(unknown.startsWith("Unknown option"), unknown);
    }

    @Test
    void sendsNothingToAServerThatItDoesNotKnow() throws Exception {
        environment.put("FLOTILLA_TOKEN", "secret");
        ServerIdentity other = ServerIdentity.in(directory.resolve("other"), List.of("localhost"), Instant.now());
        Files.writeString(authority, other.authorityPem());
        String distrust = ctl("status").complained(1);
        assertTrue(distrust.contains("its certificate is not trusted; name its authority by --ca"), distrust);
        Files.writeString(authority, "no PEM");
        assertTrue(ctl("status").complained(2).startsWith("--ca " + authority));
        assertTrue(
                ctl("status", "--server", "http://fleet.example").complained(2).contains("could read the token"));
    }
}
