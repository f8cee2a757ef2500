package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.testkit.ExternalBackend;
import dev.flotilla.fleet.testkit.ServerChild;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a fleet when the database or the broker that its server does not run itself fails. */
@EnabledIfSystemProperty(
        named = "backends",
        matches = ".*external.*",
        disabledReason = "needs Debian's PostgreSQL 15 and Mosquitto; run with -Dbackends=external")
class ExternalBackendIT {
    private static final int DEVICES = 6;

    @TempDir
    Path directory;

    @Test
    void goesOnWhereItWasWhenTheDatabaseTheBrokerAndTheServerAreRestartedDuringARollout() throws Exception {
        try (ExternalBackend backend = new ExternalBackend()) {
            Path data = directory.resolve("server");
            OperatedServer operated = OperatedServer.start(data, backend.settings(data));
            try {
                backend.serverStarted(data);
                try (SmallFleet fleet = new SmallFleet(operated)) {
                    fleet.enrol(DEVICES, Files.createDirectory(directory.resolve("devices")));
                    Digest bundle = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
                    String rollout = fleet.rollOut("disturbed", bundle);
                    fleet.awaitSucceeded(rollout, 1);
                    backend.crashDatabase();
                    fleet.awaitSucceeded(rollout, 2);
                    backend.killBroker();
                    fleet.awaitState(rollout, "COMPLETED");
                    everyActionHappenedOnce(fleet, bundle);
                }
            } finally {
                TestDatabase.await(operated.server().close());
            }
        }
    }

    @Test
    void aRolloutGoesOnWhenOneOfTwoServersIsKilled() throws Exception {
        try (ExternalBackend backend = new ExternalBackend()) {
            Path data = directory.resolve("server");
            Map<String, Object> settings = new HashMap<>(backend.settings(data));
            settings.put("server.shared-dir", directory.resolve("shared").toString());
            OperatedServer operated = OperatedServer.start(data, settings);
            backend.serverStarted(data);
            settings.put("server.number", 2L);
            try (ServerChild other = ServerChild.start(directory.resolve("other"), settings);
                    SmallFleet fleet = new SmallFleet(operated)) {
                fleet.enrol(DEVICES, Files.createDirectory(directory.resolve("devices")));
                Digest bundle = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
                String rollout = fleet.rollOut("shared", bundle);
                fleet.awaitSucceeded(rollout, 1);
                fleet.workUntil("the other server has its share of the messages", () -> other.received() > 0);
                other.kill();
                fleet.awaitState(rollout, "COMPLETED");
                everyActionHappenedOnce(fleet, bundle);
            } finally {
                TestDatabase.await(operated.server().close());
            }
        }
    }

    private static void everyActionHappenedOnce(SmallFleet fleet, Digest bundle) throws Exception {
        for (EnrolledAgent device : fleet.devices()) {
            Document shown = fleet.device(device.id());
            assertEquals(bundle.hex(), shown.string("activeBundle"));
            assertEquals(1, shown.integer("counter"), device.id() + " was assigned something twice");
        }
    }
}
