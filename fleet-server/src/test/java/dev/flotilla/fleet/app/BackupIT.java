package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A backup of a whole server by its own command, and a fleet that goes on with the server that is restored from it. */
class BackupIT {
    private static final int DEVICES = 6;

    @TempDir
    Path directory;

    /** Devices find the restored server where the lost one was. */
    private final Map<String, Object> settings = Map.of(
            "device.port", (long) Ports.free(),
            "mqtt.port", (long) Ports.free(),
            "database.binaries-dir", TestDatabase.binaries().toString());

    private Path config;
    private Path backup;

    @BeforeEach
    void writeConfiguration() throws IOException {
        config = directory.resolve("server.yaml");
        backup = directory.resolve("flotilla.tar.gz");
        Files.write(config, Document.of(settings).toJson());
    }

    @Test
    void aRolloutThatWasBackedUpHalfWayComesToItsEndOnTheRestoredServer() throws Exception {
        Path lost = directory.resolve("lost");
        Path restored = directory.resolve("restored");
        OperatedServer first = OperatedServer.start(lost, settings);
        OperatedServer now = first;
        try (SmallFleet fleet = new SmallFleet(first)) {
            fleet.enrol(DEVICES, Files.createDirectory(directory.resolve("devices")));
            Digest good = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
            String rollout = fleet.rollOut("good", good);
            fleet.awaitSucceeded(rollout, 1);
            first.post("rollouts/" + rollout + "/pause", "{}", 200);
            assertEquals(0, run("backup", lost, "--to", backup.toString()).status());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)));
            // What comes now is not in the backup: devices obey assignments that the restored database never knew of.
            first.post("rollouts/" + rollout + "/resume", "{}", 200);
            fleet.awaitState(rollout, "COMPLETED");
            fleet.awaitState(fleet.rollOut("again", good), "COMPLETED");
            long lostCounter = fleet.device(fleet.devices().get(0).id()).integer("counter");
            await(first.server().close());

            assertEquals(
                    0, run("restore", restored, "--from", backup.toString()).status());
            now = OperatedServer.start(restored, settings);
            fleet.operate(now);
            assertEquals("PAUSED", fleet.state(rollout));
            now.post("rollouts/" + rollout + "/resume", "{}", 200);
            Document done = fleet.awaitState(rollout, "COMPLETED");
            assertEquals(DEVICES, SmallFleet.count(done, "succeeded"));
            for (EnrolledAgent device : fleet.devices()) {
                assertEquals(good, device.agent().serving().orElseThrow().digest());
                assertTrue(fleet.device(device.id()).integer("counter") >= lostCounter, "a counter ran backwards");
            }
            assertTrue(now.get("audit/verify").flag("intact"), "the audit log is broken");
            Digest next = fleet.release("1.1.0", Bundles.bytes("1.1.0"));
            assertEquals(
                    DEVICES, SmallFleet.count(fleet.awaitState(fleet.rollOut("next", next), "COMPLETED"), "succeeded"));
        } finally {
            await(now.server().close());
        }
    }

    @Test
    void aStoppedServerIsBackedUpAndNothingIsRestoredOverAServer() throws Exception {
        Path data = directory.resolve("data");
        await(OperatedServer.start(data, settings).server().close());
        assertEquals(0, run("backup", data, "--to", backup.toString()).status());
        Ran again = run("backup", data, "--to", backup.toString());
        assertEquals(1, again.status());
        assertTrue(again.errors().contains("choose another name"), again.errors());
        Ran over = run("restore", data, "--from", backup.toString());
        assertEquals(1, over.status());
        assertTrue(over.errors().contains("is not empty"), over.errors());
        await(OperatedServer.start(data, settings).server().close());
    }

    @Test
    void nothingIsLeftOfARestoreThatFailed() throws Exception {
        Path data = directory.resolve("data");
        await(OperatedServer.start(data, settings).server().close());
        assertEquals(0, run("backup", data, "--to", backup.toString()).status());
        byte[] bytes = Files.readAllBytes(backup);
        bytes[bytes.length / 2] ^= 1;
        Files.write(backup, bytes);
        Path restored = directory.resolve("restored");
        Ran ran = run("restore", restored, "--from", backup.toString());
        assertEquals(1, ran.status());
        assertTrue(ran.errors().contains("backup"), ran.errors());
        assertFalse(Files.exists(restored));
    }

    private record Ran(int status, String errors) {}

    private Ran run(String command, Path data, String... more) {
        StringWriter errors = new StringWriter();
        CommandLine line = Main.commandLine().setErr(new PrintWriter(errors, true));
        String[] arguments = new String[more.length + 5];
        System.arraycopy(
                new String[] {command, "--data-dir", data.toString(), "--config", config.toString()},
                0,
                arguments,
                0,
                5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return new Ran(line.execute(arguments), errors.toString());
    }
}
