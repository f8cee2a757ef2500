package dev.flotilla.fleet.demo;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.sample.TensorFile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Devices that drifted answer rightly again, the others as well as before, and few bytes went over the air. */
final class ConfirmStep implements Step {
    private static final double LEAST_GAIN = 25;
    private static final double MOST_LOSS = 2;
    private static final double MOST_DELTA = 3;
    private static final int OF_EACH = 25;

    @Override
    public String title() {
        return "Measure what it came to";
    }

    @Override
    public void play(World world) {
        drifted(world);
        clean(world);
        delta(world);
    }

    private static void drifted(World world) {
        List<JsonObject> samples = new FieldSamples(world).burst(OF_EACH, world.recall("challenger"));
        double before = Double.parseDouble(world.recall("accuracy.before"));
        double after = LabelStep.truth(world).accuracy(samples);
        world.tell(
                "accuracy on the fogged devices: %.1f %% before, %.1f %% now, by %d samples",
                before, after, samples.size());
        if (after - before < LEAST_GAIN) {
            throw new StepFailedException("the drifted devices gained less than " + LEAST_GAIN + " points");
        }
    }

    private static void clean(World world) {
        Path now = world.directory.resolve("device-outputs-retrained.npy");
        world.agents.infer(world.owner.data("t10k-images-idx3-ubyte.gz"), Owner.EVALUATION, now);
        double before = accuracy(world, world.directory.resolve(InferStep.OUTPUTS));
        double after = accuracy(world, now);
        world.tell("accuracy on 2,000 clean images on %s: %.2f %% before, %.2f %% now", Agents.DAEMON, before, after);
        if (before - after > MOST_LOSS) {
            throw new StepFailedException("clean images lost more than " + MOST_LOSS + " points");
        }
    }

    /** Of raw int8 outputs for the evaluation images, in percent. */
    private static double accuracy(World world, Path outputs) {
        try (TensorFile answers = TensorFile.open(outputs);
                TensorFile truth = TensorFile.open(Path.of(world.owner.data("t10k-labels-idx1-ubyte.gz")))) {
            int right = 0;
            for (int i = 0; i < answers.count(); i++) {
                right += highest(answers.sample(i)) == truth.sample(i)[0] ? 1 : 0;
            }
            return 100.0 * right / answers.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int highest(byte[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    /** The owner's tool makes the same delta as the server, which has it since the first device was told to go that way. */
    private static void delta(World world) {
        Path model = Path.of(world.owner.file(CompileStep.MODEL));
        Path bundle = world.server.artifact(world.recall("challenger"));
        Path delta = world.owner.delta(Path.of(world.recall("bundle")), bundle);
        try {
            byte[] bytes = Files.readAllBytes(delta);
            double percent = 100.0 * bytes.length / Files.size(model);
            world.tell(
                    "delta %d B: %.2f %% of the model's %d B, and of the bundle's %d B",
                    bytes.length, percent, Files.size(model), Files.size(bundle));
            if (!Files.exists(world.server.artifact(Digest.of(bytes).hex()))) {
                throw new StepFailedException("the server made no such delta");
            }
            if (percent > MOST_DELTA) {
                throw new StepFailedException("the delta is more than " + MOST_DELTA + " % of the model");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
