package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.data.IndexRange;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.NumericArray;
import dev.flotilla.compiler.data.RangeFeed;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.evaluate.Evaluator;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Compilation;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Public models, against what the official converter made of them. */
class ReferenceModelsTest {
    private final TfliteEngine reference = new TfliteEngine(EngineOptions.reference());

    @Test
    void resnet8ComesAsNearToFloatAsTheOfficialTwin() throws Exception {
        NumericArray crops = new NumericArray(
                TensorType.UINT8,
                List.of(256, 32, 32, 3),
                ByteBuffer.wrap(RefSet.bytes("samples/crops_32x32x3_u8_n256.bin")));
        ModelInputs samples = new ModelInputs(crops, Optional.empty());
        Path file = RefSet.path("models/resnet8_float.tflite");
        byte[] ours = new Compilation(ModelFile.read(file).model(), Recipe.of(Scheme.INT8))
                .run(new RangeFeed(samples, new IndexRange(0, 128)))
                .model();
        Evaluation.Against mine = compare(ours, samples, new IndexRange(128, 256));
        Evaluation.Against official = compare(RefSet.model("resnet8_int8"), samples, new IndexRange(128, 256));
        System.out.printf(
                Locale.ROOT,
                "resnet8: ours %.2f dB, agreement %.4f, %d bytes; official %.2f dB, %.4f, %d bytes%n",
                mine.fidelity().sqnrDecibels(),
                mine.agreement().orElseThrow(),
                ours.length,
                official.fidelity().sqnrDecibels(),
                official.agreement().orElseThrow(),
                RefSet.model("resnet8_int8").length);
        assertTrue(mine.fidelity().sqnrDecibels() >= official.fidelity().sqnrDecibels() - 0.5);
        assertTrue(mine.agreement().orElseThrow() >= official.agreement().orElseThrow() - 0.03);
        assertTrue(ours.length <= 1.05 * RefSet.model("resnet8_int8").length);
    }

    private Evaluation.Against compare(byte[] quantized, ModelInputs samples, IndexRange range) throws Exception {
        try (LoadedModel before = reference.load(RefSet.model("resnet8_float"));
                LoadedModel after = reference.load(quantized)) {
            EvaluationSet set = new EvaluationSet(new RangeFeed(samples, range), Optional.empty(), List.of());
            return Evaluator.against(before, after).evaluate(set).against().orElseThrow();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resnet8_float", "resnet8_int8", "kws_refA_int8", "ad01_dynrange", "aeq_mnist_mixed"})
    void rewrittenModelsGiveTheSameOutputs(String name) throws Exception {
        byte[] original = RefSet.model(name);
        byte[] rewritten = ModelWriter.write(ModelReader.read(original));
        Random random = new Random(11);
        try (LoadedModel before = reference.load(original);
                LoadedModel after = reference.load(rewritten)) {
            assertEquals(before.inputs(), after.inputs());
            assertEquals(before.outputs(), after.outputs());
            for (int i = 0; i < 5; i++) {
                float[] values = new float[before.inputs().get(0).elements()];
                for (int k = 0; k < values.length; k++) {
                    values[k] = random.nextFloat();
                }
                byte[] input = before.inputs().get(0).quantize(values);
                assertArrayEquals(
                        before.run(List.of(input)).get(0),
                        after.run(List.of(input)).get(0));
            }
        }
    }
}
