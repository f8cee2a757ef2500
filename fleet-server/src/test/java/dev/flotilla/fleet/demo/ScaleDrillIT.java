package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Many simulated devices on one server, over MQTT and mutual TLS: all enrol and connect, two rollouts reach all of them, and
 * all come back after their networks failed and after the server was killed. {@code -Dscale.devices=N} says how many, {@code -Ddrill.seed=S} by which chances,
 * and {@code -Dscale.more=LINE} adds a line to their profile.
 */
class ScaleDrillIT {
    private static final int DEVICES = Integer.getInteger("scale.devices", 50);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int BLACKOUT_SECONDS = 10;
    private static final int CUT_PER_SECOND = 250;

    @Test
    void rolloutsReachAllDevicesAndAllComeBackFromOutagesOfTheirNetworksAndOfTheServer() throws Exception {
        Random random = new Random(SEED);
        Path module = Path.of("").toAbsolutePath();
        Path directory = Files.createDirectories(module.resolve("target").resolve("scale-" + UUID.randomUUID()));
        tell("%d devices, seed %d", DEVICES, SEED);
        try (ScaleFleet fleet = new ScaleFleet(module.getParent(), directory)) {
            measured(fleet, "enrolled", () -> start(fleet));
            measured(fleet, "connected", () -> awaitConnected(fleet));
            cut(fleet);
            measured(fleet, "came back after it", () -> awaitConnected(fleet));
            measured(fleet, "rolled out whole bundles", () -> rollOut(fleet, "1.0.0", random));
            measured(fleet, "rolled out the next version", () -> rollOut(fleet, "1.1.0", random));
            measured(fleet, "came back to the killed server", () -> restart(fleet));
            judge(fleet.summary().orElseThrow());
        }
    }

    private interface Part {
        void play() throws Exception;
    }

    private static void measured(ScaleFleet fleet, String what, Part part) throws Exception {
        Usage server = Usage.of(fleet.server.handle());
        Optional<JsonObject> before = fleet.simulates() ? fleet.summary() : Optional.empty();
        long began = System.nanoTime();
        part.play();
        double seconds = (System.nanoTime() - began) / 1e9;
        tell(
                "%s in %.1f s%s",
                what,
                seconds,
                before.map(old -> rates(old, fleet.summary().orElseThrow(), seconds))
                        .orElse(""));
        Usage after = Usage.of(fleet.server.handle());
        boolean another = after.cpuSeconds() < server.cpuSeconds();
        tell("  server: %s", after.since(another ? new Usage(0, 0, 0) : server));
        Usage simulator = Usage.of(fleet.simulator());
        tell(
                "  simulator so far: %s; %s",
                simulator.since(new Usage(0, 0, 0)),
                fleet.summary().map(JsonObject::encode).orElse(""));
    }

    private static String rates(JsonObject before, JsonObject after, double seconds) {
        return String.format(
                Locale.ROOT,
                ", %.0f messages/s, %.2f MB/s",
                (after.getLong("messages") - before.getLong("messages")) / seconds,
                (after.getLong("bytes") - before.getLong("bytes")) / seconds / 1e6);
    }

    private static void start(ScaleFleet fleet) throws Exception {
        fleet.startDevices(DEVICES, SEED);
        Wait.until(LIMIT, fleet::summary, () -> "the devices did not enrol");
    }

    private static void awaitConnected(ScaleFleet fleet) {
        Wait.until(
                LIMIT,
                () -> fleet.summary().filter(now -> now.getInteger("connected") == DEVICES),
                () -> "not all connected: " + fleet.summary());
    }

    private static void rollOut(ScaleFleet fleet, String version, Random random) throws Exception {
        byte[] bundle = ScaleBundles.bundle(version, random);
        fleet.release(version, bundle);
        long began = System.nanoTime();
        String rollout = fleet.rollOut("to " + version, bundle);
        tell("  a rollout to all was created in %.2f s", (System.nanoTime() - began) / 1e9);
        Wait.until(
                LIMIT,
                () -> Optional.of(fleet.rollout(rollout)).filter(ScaleDrillIT::isFirstStageTold),
                () -> "the first stage is not told: " + fleet.rollout(rollout));
        tell("  its first stage was dispatched %.2f s after it was asked for", (System.nanoTime() - began) / 1e9);
        Wait.until(
                LIMIT,
                () -> Optional.of(fleet.rollout(rollout))
                        .filter(now -> !now.getString("state").equals("RUNNING")),
                () -> "the rollout does not end: " + fleet.summary());
        assertEquals("COMPLETED", fleet.rollout(rollout).getString("state"), () -> "seed " + SEED);
    }

    private static boolean isFirstStageTold(JsonObject rollout) {
        JsonObject first = rollout.getJsonArray("stages").getJsonObject(0);
        return !first.getString("state").equals("WAITING")
                && !first.getJsonObject("states").containsKey("WAITING");
    }

    /** Until all networks, without which none was connected any more, are there again. */
    private static void cut(ScaleFleet fleet) throws Exception {
        Duration blackout = Duration.ofSeconds(BLACKOUT_SECONDS + DEVICES / CUT_PER_SECOND);
        long end = System.nanoTime() + blackout.toNanos();
        fleet.blackOut((int) blackout.toSeconds());
        Wait.until(
                blackout,
                () -> fleet.summary().filter(now -> now.getInteger("connected") == 0),
                () -> "some are connected without a network: " + fleet.summary());
        Wait.until(
                LIMIT,
                () -> Optional.of(System.nanoTime()).filter(now -> now - end >= 0),
                () -> "the clock stands still");
        tell("no device was connected for some of %d s without a network", blackout.toSeconds());
    }

    private static void restart(ScaleFleet fleet) {
        fleet.server.kill();
        fleet.server.start();
        awaitConnected(fleet);
    }

    private static void judge(JsonObject summary) {
        assertEquals(
                new JsonObject().put(ScaleBundles.NAME + " 1.1.0", DEVICES),
                summary.getJsonObject("versions"),
                () -> "seed " + SEED);
        assertEquals(0, summary.getInteger("failed"), () -> "seed " + SEED);
        assertEquals(0, summary.getInteger("windowsDropped"), () -> "seed " + SEED);
        assertEquals(0, summary.getInteger("inferenceErrors"), () -> "seed " + SEED);
    }

    private static void tell(String format, Object... values) {
        System.out.println("scale drill: " + String.format(Locale.ROOT, format, values));
    }
}
