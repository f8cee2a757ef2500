package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rollouts as the API tells of them. */
record Rollouts(FleetApi api) {
    private static final int BAKE_SECONDS = 3;
    private static final int TIMEOUT_SECONDS = 120;

    /** Starts 10 % → 50 % → 100 % with a short bake; every device of a stage must succeed. */
    String start(String name, String bundle) {
        JsonArray stages = new JsonArray();
        for (int percent : List.of(10, 50, 100)) {
            stages.add(new JsonObject()
                    .put("percent", percent)
                    .put("bakeSeconds", BAKE_SECONDS)
                    .put("successThreshold", 1.0));
        }
        return api.post(
                        "rollouts",
                        new JsonObject()
                                .put("name", name)
                                .put("bundle", bundle)
                                .put("stages", stages)
                                .put("maxFailures", 0)
                                .put("stageTimeoutSeconds", TIMEOUT_SECONDS))
                .getString("id");
    }

    /** Starts at once on all devices, with nothing to wait for in the end. */
    String startEverywhere(String name, String bundle) {
        JsonObject all =
                new JsonObject().put("percent", 100).put("bakeSeconds", 0).put("successThreshold", 1.0);
        return api.post(
                        "rollouts",
                        new JsonObject()
                                .put("name", name)
                                .put("bundle", bundle)
                                .put("stages", new JsonArray().add(all))
                                .put("maxFailures", 0)
                                .put("stageTimeoutSeconds", TIMEOUT_SECONDS))
                .getString("id");
    }

    void abort(String id) {
        api.post("rollouts/" + id + "/abort", new JsonObject());
    }

    JsonObject get(String id) {
        return api.get("rollouts/" + id);
    }

    String state(String id) {
        return get(id).getString("state");
    }

    List<JsonObject> stages(String id) {
        return get(id).getJsonArray("stages").stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    /** Devices whose state in the rollout is one of {@code states}. */
    Set<String> devices(String id, Set<String> states) {
        return api.items("rollouts/" + id + "/devices").stream()
                .filter(device -> states.contains(device.getString("state")))
                .map(device -> device.getString("id"))
                .collect(Collectors.toSet());
    }
}
