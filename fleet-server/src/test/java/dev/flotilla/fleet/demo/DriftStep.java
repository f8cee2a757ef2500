package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Ten devices see dark images; the fleet's sketches say so, name those ten, and blame nobody else. */
final class DriftStep implements Step {
    private static final int DIMMED = 10;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Override
    public String title() {
        return "Notice drift on " + DIMMED + " devices";
    }

    @Override
    public void play(World world) {
        List<JsonObject> before = alerts(world);
        if (!before.isEmpty()) {
            throw new StepFailedException(
                    "a drift alert was raised before anything drifted: " + message(before.get(0)));
        }
        Set<String> dimmed = Set.copyOf(world.agents.simulated().stream()
                .map(status -> status.getString("device"))
                .sorted()
                .limit(DIMMED)
                .toList());
        world.agents.transform(List.copyOf(dimmed), "dim");
        JsonObject alert = Wait.until(
                LIMIT,
                () -> alerts(world).stream()
                        .filter(found -> devices(found).equals(dimmed))
                        .findFirst(),
                () -> "no alert named exactly the " + DIMMED + " dimmed devices " + found(world));
        world.tell("alert: %s", message(alert));
        alert.getJsonArray("features").stream()
                .map(JsonObject.class::cast)
                .forEach(feature -> world.tell(
                        "%s: PSI %.2f, Jensen-Shannon %.3f",
                        feature.getString("name"), feature.getDouble("psi"), feature.getDouble("js")));
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
