package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Two of five devices see through fog; the fleet's sketches say so, name those, and blame nobody else. */
final class DriftStep implements Step {
    private static final double FOGGED_SHARE = 0.4;

    /**
     * When the server has stored so many from each fogged device without a word, none will come: it looks at the last
     * {@value ServerProcess#DRIFT_WINDOWS}, and has judged nothing but fogged ones more than once.
     */
    private static final int WINDOWS_ENOUGH = ServerProcess.DRIFT_WINDOWS + 2;

    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Override
    public String title() {
        return "Notice drift";
    }

    @Override
    public void play(World world) {
        List<JsonObject> before = alerts(world);
        if (!before.isEmpty()) {
            throw new StepFailedException(
                    "a drift alert was raised before anything drifted: " + message(before.get(0)));
        }
        Set<String> fogged = fogSome(world);
        Map<String, Long> clear = windowsStored(world, fogged);
        String failure = "no alert named exactly the " + fogged.size() + " fogged devices ";
        JsonObject alert = Wait.until(
                LIMIT,
                () -> {
                    // Before the alerts are read, so that those windows were there to be judged.
                    boolean enough = enough(clear, windowsStored(world, fogged));
                    Optional<JsonObject> found = naming(world, fogged);
                    if (enough && found.isEmpty()) {
                        throw new StepFailedException(failure + found(world) + " though the server has stored "
                                + WINDOWS_ENOUGH + " fogged windows of each");
                    }
                    return found;
                },
                () -> failure + found(world));
        world.tell("alert: %s", message(alert));
        alert.getJsonArray("features").stream()
                .map(JsonObject.class::cast)
                .forEach(feature -> world.tell(
                        "%s: PSI %.2f, Jensen-Shannon %.3f",
                        feature.getString("name"), feature.getDouble("psi"), feature.getDouble("js")));
    }

    private static Set<String> fogSome(World world) {
        List<String> fogged = world.agents.simulated().stream()
                .map(status -> status.getString("device"))
                .sorted()
                .limit(Math.round(world.devices * FOGGED_SHARE))
                .toList();
        world.agents.transform(fogged, "fog");
        world.remember("fogged", String.join(",", fogged));
        return Set.copyOf(fogged);
    }

    /** Telemetry windows by device, as acknowledged to it. */
    private static Map<String, Long> windowsStored(World world, Set<String> devices) {
        return world.agents.simulated().stream()
                .filter(status -> devices.contains(status.getString("device")))
                .collect(Collectors.toMap(
                        status -> status.getString("device"), status -> status.getLong("windowsAcknowledged")));
    }

    private static boolean enough(Map<String, Long> before, Map<String, Long> now) {
        return before.entrySet().stream()
                .allMatch(entry -> now.getOrDefault(entry.getKey(), 0L) - entry.getValue() >= WINDOWS_ENOUGH);
    }

    private static Optional<JsonObject> naming(World world, Set<String> devices) {
        return alerts(world).stream()
                .filter(alert -> devices(alert).equals(devices))
                .findFirst();
    }

    private static List<JsonObject> alerts(World world) {
        return world.api().items("alerts?state=OPEN").stream()
                .filter(alert -> alert.getString("kind").equals("DRIFT"))
                .toList();
    }

    private static Set<String> devices(JsonObject alert) {
        Set<String> devices = new HashSet<>();
        alert.getJsonArray("devices").forEach(device -> devices.add((String) device));
        return devices;
    }

    private static String found(World world) {
        return Optional.of(alerts(world))
                .filter(alerts -> !alerts.isEmpty())
                .map(alerts -> "(found: " + message(alerts.get(0)) + ")")
                .orElse("(none was raised)");
    }

    private static String message(JsonObject alert) {
        return alert.getString("message");
    }
}
