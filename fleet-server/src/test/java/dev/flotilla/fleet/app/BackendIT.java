package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.testkit.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The main job over each database and broker, by configuration alone. {@code -Dbackends=embedded,external,cluster} says over
 * which; without it, over the embedded ones. Of a cluster's two servers, one is killed half-way.
 */
class BackendIT {
    private static final int DEVICES = 6;

    @TempDir
    Path directory;

    static Stream<Backend.Kind> kinds() {
        return Arrays.stream(System.getProperty("backends", "embedded").split(","))
                .map(name -> Backend.Kind.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theFleetRunsWhatItsOwnerReleasedAndNothingBad(Backend.Kind kind) throws Exception {
        try (Backend backend = Backend.start(kind)) {
            Path data = directory.resolve("server");
            OperatedServer operated = OperatedServer.start(data, backend.settings(data));
            try {
                backend.serverStarted(data);
                try (SmallFleet fleet = new SmallFleet(operated)) {
                    fleet.enrol(DEVICES, Files.createDirectory(directory.resolve("devices")));
                    Digest good = aGoodBundleReachesEverybody(fleet);
                    telemetryArrives(operated, fleet);
                    backend.halfWay();
                    aBadBundleStopsAtTheFirstStage(operated, fleet, good);
                    aRevokedDeviceGetsNothingMore(operated, fleet);
                }
            } finally {
                TestDatabase.await(operated.server().close());
            }
        }
    }

    private static Digest aGoodBundleReachesEverybody(SmallFleet fleet) throws Exception {
        Digest good = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
        fleet.awaitState(fleet.rollOut("good", good), "COMPLETED");
        for (EnrolledAgent device : fleet.devices()) {
            Document shown = fleet.device(device.id());
            assertEquals(good.hex(), shown.string("activeBundle"));
            assertTrue(shown.flag("online"));
        }
        return good;
    }

    private static void telemetryArrives(OperatedServer operated, SmallFleet fleet) throws Exception {
        for (EnrolledAgent device : fleet.devices()) {
            device.agent().infer(Bundles.image(1));
        }
        fleet.await("fleet", seen -> windows(seen) >= DEVICES);
        // Acknowledged, each stays counted once.
        fleet.workUntil("the server acknowledges all windows", () -> fleet.devices().stream()
                .allMatch(device -> device.agent().status().windowsSpooled() == 0));
        assertEquals(DEVICES, windows(operated.get("fleet")));
    }

    private static long windows(Document fleet) {
        try {
            return fleet.object("telemetry").integer("windows");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void aBadBundleStopsAtTheFirstStage(OperatedServer operated, SmallFleet fleet, Digest good)
            throws Exception {
        Digest bad = fleet.release("1.1.0", Bundles.failingSelfTest("1.1.0"));
        String rollout = fleet.rollOut("bad", bad);
        Document stopped = fleet.awaitState(rollout, "PAUSED");
        assertEquals(stopped.objects("stages").get(0).integer("failed"), SmallFleet.count(stopped, "failed"));
        assertEquals("WAITING", stopped.objects("stages").get(1).string("state"));
        for (EnrolledAgent device : fleet.devices()) {
            assertEquals(good, device.agent().serving().orElseThrow().digest());
        }
        operated.post("rollouts/" + rollout + "/abort", "{}", 200);
        fleet.await("fleet", seen -> SmallFleet.text(seen, "activeRollouts").equals("0"));
    }

    private static void aRevokedDeviceGetsNothingMore(OperatedServer operated, SmallFleet fleet) throws Exception {
        EnrolledAgent revoked = fleet.devices().get(0);
        operated.post("devices/" + revoked.id() + "/revoke", "", 204);
        fleet.workUntil(
                "the revoked device's connection ends",
                () -> !revoked.agent().status().connected());
        Digest next = fleet.release("1.2.0", Bundles.bytes("1.2.0"));
        Document done = fleet.awaitState(fleet.rollOut("next", next), "COMPLETED");
        assertEquals(DEVICES - 1, SmallFleet.count(done, "succeeded"));
        fleet.work();
        assertFalse(revoked.agent().status().connected());
        assertFalse(revoked.agent().serving().orElseThrow().digest().equals(next));
    }
}
