package dev.flotilla.fleet.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** What the canned API knows: consistent with itself, and changeable by a test. */
final class CannedFleet {
    private static final Set<String> UPDATING = Set.of("FETCHING", "VERIFYING", "PROBING", "ACTIVATING");
    private static final Set<String> FAILED = Set.of("REJECTED", "ROLLED_BACK");

    final CannedClaims claims;
    final CannedLabelling labelling;

    private final CannedBundles bundles;
    private final CannedRollouts canned;
    private final CannedDrift drift;
    private final List<JsonObject> devices;
    private final List<JsonObject> rollouts;
    private final List<JsonObject> alerts;

    CannedFleet(Instant now) {
        claims = new CannedClaims(now);
        labelling = new CannedLabelling(now);
        bundles = new CannedBundles(now);
        canned = new CannedRollouts(now);
        drift = new CannedDrift(now);
        devices = new CopyOnWriteArrayList<>(new CannedDevices(now).all());
        rollouts = new CopyOnWriteArrayList<>(canned.all());
        alerts = new CopyOnWriteArrayList<>(drift.alerts());
    }

    JsonObject overview() {
        return new JsonObject()
                .put("devices", deviceCounts())
                .put("models", 1)
                .put("bundles", bundles().size())
                .put("activeRollouts", countOf(rollouts, "state", Set.of("RUNNING", "PAUSED")))
                .put("openAlerts", countOf(alerts, "state", Set.of("OPEN")))
                .put("telemetry", new JsonObject().put("windows", 41_280).put("bytes", 58_204_800L));
    }

    private JsonObject deviceCounts() {
        return new JsonObject()
                .put("total", devices.size())
                .put(
                        "online",
                        devices.stream().filter(d -> d.getBoolean("online")).count())
                .put("updating", countOf(devices, "phase", UPDATING))
                .put("failed", countOf(devices, "phase", FAILED))
                .put(
                        "neverSeen",
                        devices.stream().filter(d -> !d.containsKey("lastSeen")).count());
    }

    private static long countOf(List<JsonObject> items, String field, Set<String> values) {
        return items.stream()
                .map(item -> item.getString(field))
                .filter(Objects::nonNull)
                .filter(values::contains)
                .count();
    }

    /** Devices after the key {@code after} whose id, name or group holds {@code q}. */
    JsonObject devices(int limit, String after, String q) {
        List<JsonObject> found = devices.stream()
                .filter(d -> d.getString("id").compareTo(after) > 0)
                .filter(d -> Stream.of("id", "name", "group")
                        .anyMatch(f -> d.getString(f).contains(q)))
                .limit(limit + 1L)
                .toList();
        List<JsonObject> page = found.subList(0, Math.min(limit, found.size()));
        JsonObject answer = new JsonObject().put("items", new JsonArray(page));
        return found.size() > limit ? answer.put("next", page.get(limit - 1).getString("id")) : answer;
    }

    Optional<JsonObject> device(String id) {
        return byId(devices, id).map(device -> device.copy().put("reportedProof", "0oRDoQEmoFhk" + "A".repeat(200)));
    }

    Optional<JsonObject> label(String id, JsonObject labels) {
        devices.replaceAll(
                device -> device.getString("id").equals(id) ? device.copy().mergeIn(labels) : device);
        return device(id);
    }

    void revoke(String id) {
        devices.replaceAll(device -> device.getString("id").equals(id)
                ? device.copy().put("revokedAt", "2026-01-01T00:00:00Z").put("online", false)
                : device);
    }

    JsonArray bundles() {
        return bundles.all(devices);
    }

    List<JsonObject> rollouts() {
        return rollouts;
    }

    Optional<JsonObject> rollout(String id) {
        return byId(rollouts, id);
    }

    JsonArray rolloutDevices(String id) {
        return canned.devices(id, devices);
    }

    JsonObject create(JsonObject plan) {
        JsonObject made = canned.all()
                .get(0)
                .put("id", "r-" + (rollouts.size() + 1))
                .put("name", plan.getString("name"))
                .put("bundle", plan.getString("bundle"));
        rollouts.add(0, made);
        return made;
    }

    JsonObject drift(String bundle) {
        return drift.of(bundle, devices);
    }

    JsonObject accuracy(String bundle) {
        return drift.accuracy(bundle);
    }

    List<JsonObject> alerts(Optional<String> state) {
        return alerts.stream()
                .filter(alert -> state.map(alert.getString("state")::equals).orElse(true))
                .toList();
    }

    Optional<JsonObject> alert(String id) {
        return byId(alerts, id);
    }

    private static Optional<JsonObject> byId(List<JsonObject> items, String id) {
        return items.stream().filter(item -> item.getString("id").equals(id)).findFirst();
    }
}
