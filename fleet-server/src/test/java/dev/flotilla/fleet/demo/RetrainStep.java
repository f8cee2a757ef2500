package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The alarm has the pipeline begin a run; its challenger passes the gate, is signed away from the server by a key that is good
 * for one family, and reaches every device behind an A/B test.
 */
final class RetrainStep implements Step {
    /**
     * What challengers have to hold to. In fog a new head comes to within seven points of clear sight, of which two hundred
     * held-out labels tell five more at times.
     */
    static final String EVALUATE = "{maxCleanLoss: 2, maxShortfall: 13}";

    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Override
    public String title() {
        return "Retrain, gate, sign and roll out with an A/B test";
    }

    @Override
    public void play(World world) {
        tag(world);
        world.owner.delegate();
        ServeStep.publishTargets(world);
        world.owner.signCandidates(world.server.console(), token(world), world.recall("bundle"));
        world.api().putText("pipelines/fashion", pipeline(world), "application/yaml");
        JsonObject run = new Runs(world.api(), "fashion").end();
        if (!run.getString("state").equals("COMPLETED")) {
            throw new StepFailedException("the run is " + run.getString("state") + ": " + run.getString("reason")
                    + "; the gate held it by " + Runs.words(Runs.held(run)));
        }
        world.tell("begun by itself: %s", run.getJsonObject("cause").getString("text"));
        world.tell(
                "job of %d s; gate of %d checks passed; %s",
                run.getLong("seconds"), Runs.checks(run).size(), run.getString("reason"));
        String challenger = Runs.made(run, "bundle");
        world.remember("challenger", challenger);
        Rollouts rollouts = new Rollouts(world.api());
        for (JsonObject stage : rollouts.stages(run.getString("rolloutId"))) {
            world.tell(
                    "stage %d: %d devices, %.1f s",
                    stage.getInteger("index") + 1, stage.getInteger("devices"), seconds(stage));
        }
        world.tell("A/B test of how far predictions are from the baseline's: %s", verdict(world, run));
        everywhere(world, rollouts, challenger);
    }

    /** So that who drifted gets it first. */
    private static void tag(World world) {
        for (String device : new FieldSamples(world).fogged()) {
            world.api()
                    .replace(
                            "devices/" + device + "/labels",
                            new JsonObject().put("tags", List.of("fog")).put("attributes", new JsonObject()));
        }
    }

    private static void everywhere(World world, Rollouts rollouts, String challenger) {
        String id = rollouts.startEverywhere("retrained", challenger);
        Wait.until(
                LIMIT,
                () -> Optional.of(rollouts.state(id)).filter("COMPLETED"::equals),
                () -> "the rollout to all others is " + rollouts.get(id).encode());
        Proof.everyDeviceRuns(world, challenger);
    }

    private static String pipeline(World world) {
        Reference reference = new Reference(world);
        world.remember("reference", reference.bring());
        int window = world.agents.windowSeconds();
        try {
            return String.format(
                    Locale.ROOT,
                    """
                    schema: 1
                    name: fashion
                    family: fashion
                    data: {dataset: %s, reference: %s}
                    validation: {minSamples: 300, minHeldOut: 100}
                    train: {master: %s, settings: {latencyMillis: 500}}
                    evaluate: %s
                    triggers:
                      - {on: drift}
                    rollout:
                      create: automatic
                      plan:
                        filter: tag==fog
                        stages:
                          - {percent: 50, bakeSeconds: 0, mode: ab, metric: prediction-shift, effect: 0.3,
                             durationSeconds: %d, observeSeconds: %d, minimumPairs: 8, then: advance-if-better}
                          - {percent: 100, bakeSeconds: 0}
                    """,
                    LabelStep.DATASET,
                    world.recall("reference"),
                    reference.file(world.sample.resolve("fashion_cnn_float.tflite")),
                    EVALUATE,
                    6 * window,
                    2 * window);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the owner's signer. */
    static String token(World world) {
        return world.api()
                .post(
                        "tokens",
                        new JsonObject()
                                .put("name", "signer")
                                .put("scopes", List.of("read", "release"))
                                .put("expiresInSeconds", 3600))
                .getString("token");
    }

    private static String verdict(World world, JsonObject run) {
        return world.api().items("rollouts/" + run.getString("rolloutId") + "/evidence").stream()
                .findFirst()
                .map(newest -> newest.getString("reason"))
                .orElseThrow(() -> new StepFailedException("the A/B test left no evidence"));
    }

    private static double seconds(JsonObject stage) {
        return Duration.between(
                                Instant.parse(stage.getString("startedAt")),
                                Instant.parse(stage.getString("finishedAt")))
                        .toMillis()
                / 1000.0;
    }
}
