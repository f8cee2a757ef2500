package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Two people say what the samples show, and what they agree on becomes a version of a dataset. */
final class LabelStep implements Step {
    static final String DATASET = "field";
    private static final String SECOND = "second";
    private static final int MOST_LABELS = 1000;

    @Override
    public String title() {
        return "Label the samples, and make a dataset of them";
    }

    @Override
    public void play(World world) {
        Truth truth = truth(world);
        List<JsonObject> samples = new FieldSamples(world).of(world.recall("digest"));
        world.remember("accuracy.before", String.valueOf(truth.accuracy(samples)));
        FleetApi second = second(world);
        Set<String> labelled = new HashSet<>();
        for (JsonObject sample : samples) {
            boolean fit = sample.getString("state").equals("ACCEPTED") && labelled.size() < MOST_LABELS;
            if (fit && labelled.add(sample.getString("input"))) {
                label(world.api(), truth, sample);
                label(second, truth, sample);
            }
        }
        JsonObject version = world.api()
                .post(
                        "datasets",
                        new JsonObject().put("bundle", world.recall("digest")).put("name", DATASET));
        JsonObject splits = version.getJsonObject("splits");
        world.tell(
                "%d samples labelled by two; dataset %s: %d to train on, %d for validation, %d held out, left out %s",
                labelled.size(),
                version.getString("digest").substring(0, 8),
                splits.getInteger("train"),
                splits.getInteger("validation"),
                splits.getInteger("test"),
                leftOut(version));
    }

    /** How many samples by the reason. */
    private static Map<String, Integer> leftOut(JsonObject version) {
        return version.getJsonArray("leftOut").stream()
                .map(JsonObject.class::cast)
                .collect(Collectors.toMap(
                        one -> one.getString("why"), one -> one.getInteger("samples"), Integer::sum, TreeMap::new));
    }

    static Truth truth(World world) {
        return new Truth(
                Path.of(world.recall("bundle")),
                Path.of(world.owner.data("t10k-images-idx3-ubyte.gz")),
                Path.of(world.owner.data("t10k-labels-idx1-ubyte.gz")));
    }

    private static FleetApi second(World world) {
        JsonObject login = new JsonObject().put("user", SECOND).put("password", world.recall("password"));
        world.api().post("users", login.copy().put("role", "operator"));
        FleetApi api = new FleetApi(world.server.console());
        api.post("session", login);
        return api;
    }

    private static void label(FleetApi annotator, Truth truth, JsonObject sample) {
        String label = truth.label(sample)
                .orElseThrow(() -> new StepFailedException("sample " + sample.getString("id") + " of "
                        + sample.getString("device") + " shows none of the images in fog"));
        annotator.replace("samples/" + sample.getString("id") + "/label", new JsonObject().put("label", label));
    }
}
