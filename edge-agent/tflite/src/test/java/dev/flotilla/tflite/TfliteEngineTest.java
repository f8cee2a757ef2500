package dev.flotilla.tflite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.inference.Quantization;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.tflite.testkit.TinyModel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TfliteEngineTest {
    private static final byte[][] WEIGHTS = {{1, 2, 3}, {-1, 0, 1}};
    private static final int[] BIAS = {10, -5};

    private final TfliteEngine engine = new TfliteEngine();

    @Test
    void describesInputsAndOutputsWithTheirQuantization() throws Exception {
        try (LoadedModel model = engine.load(TinyModel.overBytes(WEIGHTS, BIAS))) {
            Optional<Quantization> unit = Optional.of(Quantization.perTensor(1, 0));
            assertEquals(List.of(new TensorSpec("in", TensorType.INT8, List.of(1, 3), unit)), model.inputs());
            assertEquals(List.of(new TensorSpec("out", TensorType.INT8, List.of(1, 2), unit)), model.outputs());
        }
    }

    @ParameterizedTest
    @EnumSource(Kernels.class)
    void computesTheSameOnEveryKernel(Kernels kernels) throws Exception {
        TfliteEngine chosen = new TfliteEngine(new EngineOptions(kernels, 1));
        try (LoadedModel model = chosen.load(TinyModel.overBytes(WEIGHTS, BIAS))) {
            assertArrayEquals(new byte[] {24, -3}, runOnce(model, new byte[] {1, 2, 3}));
            assertArrayEquals(new byte[] {127, -28}, runOnce(model, new byte[] {100, 50, 77}));
        }
    }

    @Test
    void readsAndWritesFloatsInLittleEndian() throws Exception {
        byte[] flatbuffer = TinyModel.overFloats(new float[][] {{0.5f, -2}}, new float[] {0.25f});
        try (LoadedModel model = engine.load(flatbuffer)) {
            byte[] in = model.inputs().get(0).quantize(new float[] {3, 1});
            assertArrayEquals(new float[] {-0.25f}, model.outputs().get(0).dequantize(runOnce(model, in)));
        }
    }

    @Test
    void refusesInputOfTheWrongSizeAndStaysUsable() throws Exception {
        try (LoadedModel model = engine.load(TinyModel.overBytes(WEIGHTS, BIAS))) {
            InferenceException refused = assertThrows(InferenceException.class, () -> runOnce(model, new byte[2]));
            assertEquals("input 0 'in': expected 3 bytes INT8[1,3], got 2", refused.getMessage());
            assertArrayEquals(new byte[] {24, -3}, runOnce(model, new byte[] {1, 2, 3}));
        }
    }

    @Test
    void rejectsWhatIsNoModel() {
        byte[] good = TinyModel.overBytes(WEIGHTS, BIAS);
        for (byte[] bad : List.of(new byte[0], new byte[100], Arrays.copyOf(good, good.length / 2))) {
            ModelRejectedException e = assertThrows(ModelRejectedException.class, () -> engine.load(bad));
            assertTrue(String.valueOf(e.getMessage()).contains("model"), e.getMessage());
        }
    }

    @Test
    void refusesToRunOnceClosed() throws Exception {
        LoadedModel model = engine.load(TinyModel.overBytes(WEIGHTS, BIAS));
        model.close();
        model.close();
        assertThrows(IllegalStateException.class, () -> runOnce(model, new byte[3]));
    }

    @Test
    void givesEveryThreadItsOwnResult() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (LoadedModel model = engine.load(TinyModel.overBytes(WEIGHTS, BIAS))) {
            List<Callable<Void>> tasks = IntStream.range(0, threads)
                    .mapToObj(i -> (Callable<Void>) () -> {
                        byte n = (byte) i;
                        byte[] expected = {(byte) (6 * n + 10), -5};
                        for (int run = 0; run < 1000; run++) {
                            assertArrayEquals(expected, runOnce(model, new byte[] {n, n, n}));
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> done : pool.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static byte[] runOnce(LoadedModel model, byte[] input) throws InferenceException {
        return model.run(List.of(input)).get(0);
    }
}
