package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The float model becomes a bundle with an int8 model. */
final class CompileStep implements Step {
    static final String MODEL = "fashion_int8.tflite";

    @Override
    public String title() {
        return "Compile and pack the model";
    }

    @Override
    public void play(World world) {
        Path bundle = build(world);
        JsonObject report = report(world).getJsonObject("evaluation");
        double before = report.getDouble("accuracyFloat");
        double after = report.getDouble("accuracyInt8");
        world.tell("accuracy on 2,000 test images: float %.2f %%, int8 %.2f %%", before * 100, after * 100);
        if (after < before - 0.01) {
            throw new StepFailedException("int8 lost more than one point of accuracy");
        }
        world.remember("bundle", bundle.toString());
        world.tell(
                "float model %d B, int8 model %d B, bundle %d B",
                size(floatModel(world)), size(model(world)), size(bundle));
    }

    /** Compiles the model and packs it. */
    static Path build(World world) {
        world.owner.compile(floatModel(world), MODEL);
        return world.owner.bundle(
                MODEL, "1.0.0", List.of("--selftest-count", "8", "--report", world.owner.file(MODEL + ".report.json")));
    }

    private static Path floatModel(World world) {
        return world.sample.resolve("fashion_cnn_float.tflite");
    }

    private static Path model(World world) {
        return Path.of(world.owner.file(MODEL));
    }

    private static JsonObject report(World world) {
        try {
            return new JsonObject(
                    Files.readString(Path.of(world.owner.file(MODEL + ".report.json")), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
