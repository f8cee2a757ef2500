package dev.flotilla.fleet.demo;

import dev.flotilla.compiler.flatbuffer.MalformedModelException;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.testkit.ScrambledModel;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A signed bundle with wrong answers stops by itself at the first stage, and every device keeps the good model. */
final class BadBundleStep implements Step {
    private static final String MODEL = "scrambled_int8.tflite";
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Override
    public String title() {
        return "Let a bad bundle stop itself";
    }

    @Override
    public void play(World world) {
        String good = world.recall("digest");
        String bad = release(world);
        Rollouts rollouts = new Rollouts(world.api());
        String id = rollouts.start("bad model", bad);
        JsonObject stopped = Wait.until(
                LIMIT,
                () -> Optional.of(rollouts.get(id))
                        .filter(now -> !now.getString("state").equals("RUNNING")),
                () -> "the bad rollout was not stopped");
        if (stopped.getString("state").equals("COMPLETED")) {
            throw new StepFailedException("the bad bundle was missed: it reached every device");
        }
        world.tell("rollout %s: %s", stopped.getString("state"), stopped.getString("stateReason"));
        int canary = rollouts.stages(id).get(0).getInteger("devices");
        int reached = rollouts.devices(id, Set.of("FAILED", "SUCCEEDED")).size();
        if (reached > canary) {
            throw new StepFailedException(
                    "the bad bundle reached " + reached + " devices, the first stage has " + canary);
        }
        Proof.everyDeviceRuns(world, good);
        world.tell("it reached %d of %d devices; all of them run the good model", reached, world.devices);
        // Until it is over it holds the devices, which are to get the retrained model.
        rollouts.abort(id);
    }

    private static void scramble(Path good, Path bad) {
        try {
            Files.write(bad, ScrambledModel.of(Files.readAllBytes(good)));
        } catch (MalformedModelException | UnsupportedModelException e) {
            throw new StepFailedException("the sample model cannot be scrambled: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles, bundles, signs and uploads a model whose classifier is scrambled; returns the bundle's digest. */
    private static String release(World world) {
        Path scrambled = Path.of(world.owner.file("scrambled_float.tflite"));
        scramble(world.sample.resolve("fashion_cnn_float.tflite"), scrambled);
        world.owner.compileUnchecked(scrambled, MODEL);
        List<String> selfTest = world.broken(Fault.BAD_BUNDLE_MISSED)
                ? List.of("--selftest-count", "8")
                : List.of("--selftest-from", world.recall("bundle"));
        Path bundle = world.owner.bundle(MODEL, "1.0.1", selfTest);
        world.owner.sign(bundle, 2, Owner.KEYS);
        ServeStep.publish(world, bundle);
        return world.api().items("bundles").stream()
                .filter(found -> found.getString("version").equals("1.0.1"))
                .map(found -> found.getString("digest"))
                .findFirst()
                .orElseThrow(() -> new StepFailedException("the server does not list version 1.0.1"));
    }
}
