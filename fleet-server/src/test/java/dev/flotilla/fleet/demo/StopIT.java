package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the daemon does when it is told to stop. */
class StopIT {
    /** 128 + SIGTERM, which is what a JVM ends with however orderly it does. */
    private static final int TERMINATED = 143;

    /** Longer than the test, so that it is the stop that ends the window. */
    private static final int WINDOW_SECONDS = 3600;

    @Test
    void aDaemonThatIsTerminatedKeepsItsTelemetryGoesOfflineAndComesBackAsItWas() throws Exception {
        GoodBundles fleet = GoodBundles.shared();
        Agents agents = fleet.world.agents;
        GoodBundles.Good serving = fleet.serving();
        agents.stopDaemon();
        agents.configureDaemon(WINDOW_SECONDS, "");
        agents.startDaemon();
        JsonObject before = await(fleet, status -> status.getBoolean("connected") && nothingSpooled(status));
        long stored = fleet.windows();
        fleet.said();

        assertEquals(TERMINATED, agents.terminateDaemon());
        String last = agents.daemonLastLine();
        assertTrue(last.equals("Agent " + before.getString("device") + " stopped"), last);
        assertTrue(fleet.kept("spool") > 0, "the window under way is not in the spool");
        assertEquals(stored, fleet.windows(), "the window was not over");
        Wait.until(
                GoodBundles.LIMIT,
                () -> Optional.of(fleet.device()).filter(device -> !device.getBoolean("online")),
                () -> "the fleet does not see that the device is offline");

        agents.configureDaemon("");
        agents.startDaemon();
        JsonObject after = await(fleet, status -> status.getLong("windowsAcknowledged") > 0);
        assertEquals(stored + 1, fleet.windows());
        for (String same : new String[] {"activeBundle", "counter", "phase", "floor"}) {
            assertEquals(before.getValue(same), after.getValue(same), same);
        }
        assertTrue(GoodBundles.rightly(fleet.said(), serving));
    }

    private static boolean nothingSpooled(JsonObject status) {
        return status.getLong("windowsSpooled") == 0;
    }

    private static JsonObject await(GoodBundles fleet, Predicate<JsonObject> condition) {
        return Wait.until(
                GoodBundles.LIMIT,
                () -> fleet.world.agents.findDaemonStatus().filter(condition),
                () -> "the daemon is " + fleet.world.agents.findDaemonStatus().map(JsonObject::encode));
    }
}
