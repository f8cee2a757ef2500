package dev.flotilla.fleet.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A finished rollout, one that a bad bundle stopped in its first stage, and one under way. */
final class CannedRollouts {
    static final String FIRST = "r-1";
    static final String STOPPED = "r-2";
    static final String RUNNING = "r-3";
    static final String STOPPED_REASON = "Stage 1 failed: 2 of 2 devices failed, 0 failures allowed";

    static final String GATE_REASON = "worse than the control by 0.182 after 24 pairs of devices";

    static final String BUSY = "1 device is in another rollout that is not over";

    private final Instant now;

    CannedRollouts(Instant now) {
        this.now = now;
    }

    List<JsonObject> all() {
        return List.of(running(), stopped(), first());
    }

    /** The gates of the rollout that was stopped held its stage, and then aborted it. */
    static JsonArray evidence(String id) {
        return id.equals(STOPPED)
                ? new JsonArray(List.of(
                        verdict(2, "ABORT", GATE_REASON, 24, 0.182, 0.00004),
                        verdict(1, "HOLD", "not enough", 0, 0, 1)))
                : new JsonArray();
    }

    /** Each stage adds three devices, of which one is named; one device is in another rollout, as a refusal says. */
    static JsonObject preview(JsonObject plan) {
        JsonArray stages = new JsonArray();
        for (int i = 0; i < plan.getJsonArray("stages").size(); i++) {
            stages.add(sample(3, "dock-00" + i));
        }
        return new JsonObject()
                .put("refusals", new JsonArray(List.of(BUSY)))
                .put("stages", stages)
                .put("busy", sample(1, "dock-007"))
                .put("taken", sample(0))
                .put("running", sample(0))
                .put("revoked", sample(0))
                .put("unable", sample(0));
    }

    private static JsonObject sample(int devices, String... first) {
        return new JsonObject().put("devices", devices).put("first", new JsonArray(List.of(first)));
    }

    private static JsonObject verdict(
            long id, String ruling, String reason, int pairs, double worsening, double pWorse) {
        JsonObject effect = new JsonObject()
                .put("worsening", worsening)
                .put("pWorse", pWorse)
                .put("pBeyondMargin", 1);
        if (pairs > 0) {
            effect.put("lower", 0.11).put("upper", 0.25);
        }
        return new JsonObject()
                .put("id", id)
                .put("stage", 0)
                .put("gate", "inference-error-rate")
                .put("ruling", ruling)
                .put("reason", reason)
                .put("since", "2026-01-01T00:00:00Z")
                .put(
                        "evidence",
                        new JsonObject()
                                .put("sample", new JsonObject().put("pairs", pairs))
                                .put("effect", effect));
    }

    private JsonObject first() {
        return rollout(FIRST, "First release", CannedBundles.GOOD, "1.0.0", "COMPLETED", Duration.ofDays(10))
                .put("stateReason", "Every stage is done")
                .put(
                        "stages",
                        new JsonArray(List.of(
                                stage(0, 10, "DONE", 12, 0, 0),
                                stage(1, 50, "DONE", 48, 0, 0),
                                stage(2, 100, "DONE", 59, 0, 0))));
    }

    private JsonObject stopped() {
        return rollout(STOPPED, "Smaller classifier, dock", CannedBundles.BAD, "1.0.1", "PAUSED", Duration.ofHours(2))
                .put("stateReason", STOPPED_REASON)
                .put(
                        "stages",
                        new JsonArray(List.of(
                                stage(0, 10, "FAILED", 0, 2, 0),
                                stage(1, 50, "WAITING", 0, 0, 8),
                                stage(2, 100, "WAITING", 0, 0, 10))));
    }

    private JsonObject running() {
        return rollout(
                        RUNNING,
                        "Retrained with dim light, shop",
                        CannedBundles.NEW,
                        "1.1.0",
                        "RUNNING",
                        Duration.ofMinutes(21))
                .put(
                        "stages",
                        new JsonArray(List.of(
                                stage(0, 10, "DONE", 10, 0, 0),
                                stage(1, 50, "RUNNING", 29, 1, 10),
                                stage(2, 100, "WAITING", 0, 0, 50))));
    }

    private JsonObject rollout(String id, String name, String bundle, String version, String state, Duration age) {
        return new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("bundle", bundle)
                .put("model", "fashion-cnn")
                .put("version", version)
                .put("state", state)
                .put("createdAt", now.minus(age).toString());
    }

    private JsonObject stage(int index, int percent, String state, int succeeded, int failed, int pending) {
        JsonObject stage = new JsonObject()
                .put("index", index)
                .put("percent", percent)
                .put("state", state)
                .put("devices", succeeded + failed + pending)
                .put("succeeded", succeeded)
                .put("failed", failed)
                .put("pending", pending);
        if (!state.equals("WAITING")) {
            stage.put("startedAt", now.minusSeconds(1200 - 500L * index).toString());
        }
        if (state.equals("DONE")) {
            stage.put("finishedAt", now.minusSeconds(800 - 300L * index).toString());
        }
        return stage;
    }

    /** The states that the devices of a rollout are in, from the devices themselves. */
    JsonArray devices(String id, List<JsonObject> devices) {
        JsonArray items = new JsonArray();
        for (JsonObject device : devices) {
            boolean dock = device.getString("group").equals("dock");
            int i = Integer.parseInt(device.getString("id").substring(5));
            if (id.equals(STOPPED) && dock) {
                items.add(item(device, i < 2 ? 0 : i < 10 ? 1 : 2));
            } else if (id.equals(RUNNING) && !dock) {
                items.add(item(device, i < 10 ? 0 : i < 50 ? 1 : 2));
            } else if (id.equals(FIRST) && device.containsKey("activeBundle")) {
                items.add(new JsonObject()
                        .put("id", device.getString("id"))
                        .put("stage", dock ? 1 : 2)
                        .put("state", "SUCCEEDED"));
            }
        }
        return items;
    }

    private JsonObject item(JsonObject device, int stage) {
        String phase = device.getString("phase", "IDLE");
        boolean reached =
                device.containsKey("desiredBundle") && !CannedBundles.GOOD.equals(device.getString("desiredBundle"));
        String state = !reached
                ? "WAITING"
                : switch (phase) {
                    case "CONFIRMED" -> "SUCCEEDED";
                    case "REJECTED", "ROLLED_BACK" -> "FAILED";
                    default -> phase;
                };
        return new JsonObject()
                .put("id", device.getString("id"))
                .put("stage", stage)
                .put("state", state)
                .put("reason", device.getString("reason"))
                .put("updatedAt", reached ? now.minusSeconds(40).toString() : null);
    }
}
