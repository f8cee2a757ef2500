package dev.flotilla.compiler.flatbuffer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.compiler.testkit.SeededRun;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every reference model, read and written again, in the real runtime. */
class RewrittenModelsTest {
    private static final long SEED = 20260102;
    private static final int RUNS = 3;

    private final TfliteEngine engine = new TfliteEngine(EngineOptions.reference());
    private int roundTripped;
    private int loaded;
    private int identical;

    @Test
    void referenceModelsLoadAndAnswerAsBeforeARewrite() throws Exception {
        List<Path> files = RefSet.allModels();
        for (Path file : files) {
            byte[] original = Files.readAllBytes(file);
            Optional<byte[]> rewritten = rewrite(original);
            if (rewritten.isPresent()) {
                roundTripped++;
                compare(file.getFileName().toString(), original, rewritten.get());
            }
        }
        System.out.printf(
                Locale.ROOT,
                "reference models: %d, round-tripped %d, loaded by the runtime %d, run with identical outputs %d"
                        + " (seed %d)%n",
                files.size(),
                roundTripped,
                loaded,
                identical,
                SEED);
        assertTrue(roundTripped >= files.size() - 1, "only a model of schema version 0 is refused");
        assertEquals(loaded, identical);
    }

    private static Optional<byte[]> rewrite(byte[] original) throws Exception {
        try {
            return Optional.of(ModelWriter.write(ModelReader.read(original)));
        } catch (UnsupportedModelException e) {
            return Optional.empty();
        }
    }

    private void compare(String name, byte[] original, byte[] rewritten) throws Exception {
        Optional<LoadedModel> before = load(original);
        Optional<LoadedModel> after = load(rewritten);
        assertEquals(before.isPresent(), after.isPresent(), name + " loads before and after");
        if (before.isEmpty()) {
            return;
        }
        loaded++;
        try (LoadedModel first = before.get();
                LoadedModel second = after.get()) {
            assertEquals(first.inputs(), second.inputs(), name);
            assertEquals(first.outputs(), second.outputs(), name);
            for (int run = 0; run < RUNS; run++) {
                List<byte[]> inputs = SeededRun.inputs(first.inputs(), SEED + run);
                assertArrayEquals(
                        first.run(inputs).toArray(), second.run(inputs).toArray(), name);
            }
            identical++;
        }
    }

    private Optional<LoadedModel> load(byte[] model) {
        try {
            return Optional.of(engine.load(model));
        } catch (ModelRejectedException e) {
            return Optional.empty();
        }
    }
}
