package dev.flotilla.fleet.demo;

import dev.flotilla.compiler.testkit.Drift;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/** Cameras that were knocked: a new head gains, and not enough, and the gate says so instead of offering it to the signer. */
final class HoldBackStep implements Step {
    private static final String PIPELINE = "knocked";
    /** So many test images from the first, which no device streams and no other dataset has: twice what the fog took. */
    private static final int TURNED = 2000;

    @Override
    public String title() {
        return "Hold back what a new head cannot make good";
    }

    @Override
    public void play(World world) {
        world.api().putText("pipelines/" + PIPELINE, pipeline(world), "application/yaml");
        world.api().post("pipelines/" + PIPELINE + "/runs", new JsonObject().put("reason", "cameras were knocked"));
        JsonObject run = new Runs(world.api(), PIPELINE).end();
        List<JsonObject> held = Runs.held(run);
        boolean honest = held.stream().anyMatch(check -> check.getString("name").equals("recovered"));
        if (!run.getString("state").equals("GATED") || !honest) {
            throw new StepFailedException("the run on images that are turned is " + run.encode());
        }
        world.tell("%d images turned by 30 degrees, a run %s", TURNED, run.getString("state"));
        Runs.checks(run).stream()
                .filter(check -> check.getString("name").equals("drifted") || held.contains(check))
                .forEach(check -> world.tell("%s %s", check.getString("outcome"), Runs.words(List.of(check))));
    }

    private static String pipeline(World world) {
        return String.format(
                Locale.ROOT,
                """
                schema: 1
                name: %s
                family: %s
                data: {dataset: %s, reference: %s}
                train: {settings: {latencyMillis: 500}}
                evaluate: %s
                """,
                PIPELINE,
                Owner.FAMILY,
                new Reference(world).bring(PIPELINE, 0, TURNED, Drift.ROTATION),
                world.recall("reference"),
                RetrainStep.EVALUATE);
    }
}
