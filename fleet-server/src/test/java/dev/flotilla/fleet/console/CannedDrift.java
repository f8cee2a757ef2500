package dev.flotilla.fleet.console;

import dev.flotilla.fleet.drift.FeatureTitle;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** An hour of drift figures in which six devices of the group "shop" turn dark, and the alert about it. */
final class CannedDrift {
    static final String ALERT = "a-2";
    private static final int POINTS = 60;
    private static final int TURN = 36;
    private static final int DARK = 6;

    private final Instant now;

    CannedDrift(Instant now) {
        this.now = now;
    }

    JsonObject of(String bundle, List<JsonObject> devices) {
        boolean drifting = bundle.equals(CannedBundles.GOOD);
        List<JsonObject> reporting = devices.stream()
                .filter(device -> bundle.equals(device.getString("activeBundle")))
                .toList();
        JsonArray features = new JsonArray();
        if (!reporting.isEmpty()) {
            features.add(feature("input.mean", "quantile", drifting ? 0.72 : 0, 0.021))
                    .add(feature("input.contrast", "quantile", drifting ? 0.94 : 0, 0.017))
                    .add(feature("confidence", "quantile", drifting ? 0.31 : 0, 0.034))
                    .add(feature("predictions", "category", drifting ? 0.12 : 0, 0.045));
        }
        return new JsonObject()
                .put("bundle", bundle)
                .put("features", features)
                .put(
                        "devices",
                        new JsonArray(reporting.stream()
                                .map(device -> device(device, drifting))
                                .toList()));
    }

    private JsonObject feature(String name, String kind, double rise, double noise) {
        JsonArray points = new JsonArray();
        double psi = 0;
        for (int i = 0; i < POINTS; i++) {
            double wave = noise * (1.2 + Math.sin(i * 1.7) * 0.5 + Math.sin(i * 0.6 + noise * 100) * 0.4);
            double turned = Math.max(0, Math.min(1, (i - TURN) / 8.0));
            psi = wave + rise * turned;
            points.add(new JsonObject()
                    .put("at", now.minus(Duration.ofMinutes(POINTS - i)).toString())
                    .put("psi", psi)
                    .put("js", psi / 7)
                    .put("pValue", Math.exp(-40 * psi))
                    .put("devices", 77)
                    .put("samples", 77 * 40));
        }
        return new JsonObject()
                .put("name", name)
                .put("title", FeatureTitle.of(name))
                .put("kind", kind)
                .put("psi", psi)
                .put("js", psi / 7)
                .put("ks", psi / 3)
                .put("wasserstein", psi)
                .put("pValue", Math.exp(-40 * psi))
                .put("drifted", rise > 0)
                .put("points", points);
    }

    /** Devices that are offline have not reported enough to be judged. */
    private static JsonObject device(JsonObject device, boolean drifting) {
        String id = device.getString("id");
        JsonObject drift = new JsonObject().put("id", id);
        if (!device.getBoolean("online")) {
            return drift.put("samples", 12).put("drifted", false).put("verdict", "HOLD");
        }
        boolean dark = drifting && dark().contains(id);
        int i = Integer.parseInt(id.substring(id.length() - 2));
        return drift.put("maxPsi", dark ? 2.1 + i % 7 * 0.09 : 0.04 + i % 11 * 0.008)
                .put("feature", dark ? "input.contrast" : "predictions")
                .put("pValue", dark ? 1e-40 : 0.9 - i % 11 * 0.08)
                .put("samples", 2400 + i % 13)
                .put("drifted", dark)
                .put("verdict", dark ? "DRIFTED" : "STABLE");
    }

    private static List<String> dark() {
        return IntStream.range(90, 90 + DARK).mapToObj(i -> "shop-0" + i).toList();
    }

    List<JsonObject> alerts() {
        return List.of(drift(), rollout());
    }

    private JsonObject drift() {
        return alert(ALERT, "DRIFT", CannedBundles.GOOD, Duration.ofMinutes(19))
                .put("feature", "input.contrast")
                .put(
                        "features",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("name", "input.contrast")
                                        .put("psi", 2.64)
                                        .put("js", 0.38))
                                .add(new JsonObject()
                                        .put("name", "input.mean")
                                        .put("psi", 2.12)
                                        .put("js", 0.31)))
                .put("devices", new JsonArray(dark()))
                .put("size", 2.64)
                .put("since", now.minus(Duration.ofMinutes(25)).toString())
                .put(
                        "common",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("trait", "tag window")
                                        .put("devices", 5)
                                        .put("all", 8)
                                        .put("lift", 8.0)))
                .put("message", "6 devices see input contrast far from the baseline of fashion-cnn 1.0.0");
    }

    private JsonObject rollout() {
        return alert("a-1", "ROLLOUT", CannedBundles.BAD, Duration.ofMinutes(110))
                .put("rolloutId", CannedRollouts.STOPPED)
                .put("devices", new JsonArray(List.of("dock-000", "dock-001")))
                .put("message", "Rollout “Smaller classifier, dock” paused. " + CannedRollouts.STOPPED_REASON);
    }

    private JsonObject alert(String id, String kind, String bundle, Duration age) {
        return new JsonObject()
                .put("id", id)
                .put("state", "OPEN")
                .put("kind", kind)
                .put("severity", "CRITICAL")
                .put("model", "fashion-cnn")
                .put("bundle", bundle)
                .put("openedAt", now.minus(age).toString())
                .put("updatedAt", now.minusSeconds(20).toString());
    }
}
