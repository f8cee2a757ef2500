package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.testkit.ClusterBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a rollout when one of two servers, or one of the two nodes of their broker, is killed. */
@EnabledIfSystemProperty(
        named = "backends",
        matches = ".*cluster.*",
        disabledReason = "needs Debian's PostgreSQL 15 and the nodes of a cluster; run with -Dbackends=cluster")
class ClusterBackendIT {
    private static final int DEVICES = 6;

    @TempDir
    Path directory;

    private interface Fault {
        void strike(ClusterBackend backend, SmallFleet fleet) throws Exception;
    }

    @Test
    void theSecondServerFinishesTheRolloutAndNoActionIsLostOrDoubledWhenTheFirstIsKilled() throws Exception {
        completes((backend, fleet) -> {
            fleet.workUntil("the first server has its share", () -> backend.receivedByFirst() > 0);
            backend.halfWay();
        });
    }

    @Test
    void theRolloutGoesOnAtOneNodeOfTheBrokerWhenTheOtherIsKilled() throws Exception {
        completes((backend, fleet) -> backend.killNode());
    }

    private void completes(Fault fault) throws Exception {
        try (ClusterBackend backend = new ClusterBackend()) {
            Path data = directory.resolve("server");
            OperatedServer operated = OperatedServer.start(data, backend.settings(data));
            try {
                backend.serverStarted(data);
                try (SmallFleet fleet = new SmallFleet(operated)) {
                    fleet.enrol(DEVICES, Files.createDirectory(directory.resolve("devices")));
                    Digest bundle = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
                    String rollout = fleet.rollOut("shared", bundle);
                    fleet.awaitSucceeded(rollout, 1);
                    fault.strike(backend, fleet);
                    fleet.awaitState(rollout, "COMPLETED");
                    everyActionHappenedOnce(operated, fleet, bundle);
                }
            } finally {
                TestDatabase.await(operated.server().close());
            }
        }
    }

    private static void everyActionHappenedOnce(OperatedServer operated, SmallFleet fleet, Digest bundle)
            throws Exception {
        for (EnrolledAgent device : fleet.devices()) {
            Document shown = fleet.device(device.id());
            assertEquals(bundle.hex(), shown.string("activeBundle"));
            assertEquals(1, shown.integer("counter"), device.id() + " was assigned something twice");
        }
        assertTrue(operated.get("audit/verify").flag("intact"), "the audit log's chain is whole");
    }
}
