package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs of one pipeline as the API tells of them. */
record Runs(FleetApi api, String pipeline) {
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final Set<String> UNDER_WAY = Set.of("TRAINING", "AWAITING_SIGNATURE", "RELEASED", "ROLLING_OUT");

    /** The newest one, once nothing more comes of it unless a person wants that. */
    JsonObject end() {
        return Wait.until(
                LIMIT,
                () -> newest().filter(run -> !UNDER_WAY.contains(run.getString("state"))),
                () -> "the pipeline is not done: "
                        + newest().map(JsonObject::encode).orElse("no run has begun"));
    }

    private Optional<JsonObject> newest() {
        return api.items("retrainings?pipeline=" + pipeline).stream().findFirst();
    }

    /** What a run's gate judged. */
    static List<JsonObject> checks(JsonObject run) {
        return Optional.ofNullable(run.getJsonObject("report"))
                .flatMap(report -> Optional.ofNullable(report.getJsonObject("gate")))
                .map(gate -> gate.getJsonArray("checks").stream()
                        .map(JsonObject.class::cast)
                        .toList())
                .orElse(List.of());
    }

    /** By what the gate held the challenger. */
    static List<JsonObject> held(JsonObject run) {
        return checks(run).stream()
                .filter(check -> !check.getString("outcome").equals("passed"))
                .toList();
    }

    /** The gate's words on what it judged. */
    static String words(List<JsonObject> checks) {
        return checks.stream()
                .map(check -> check.getString("name") + ": " + check.getString("message"))
                .collect(Collectors.joining("; "));
    }

    /** The digest of a file that a run's job made. */
    static String made(JsonObject run, String format) {
        return run.getJsonObject("report").getJsonArray("models").stream()
                .map(JsonObject.class::cast)
                .filter(model -> model.getString("format").equals(format))
                .map(model -> model.getString("sha256"))
                .findFirst()
                .orElseThrow(() -> new StepFailedException("the job made no " + format));
    }
}
