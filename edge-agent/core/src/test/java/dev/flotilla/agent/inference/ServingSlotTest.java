package dev.flotilla.agent.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.testkit.Bundles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ServingSlotTest {
    private final FakeEngine engine = new FakeEngine();
    private final ServingSlot slot = new ServingSlot(engine, InferenceListener.none(), Guard.OFF);

    @Test
    void refusesToInferWithoutAModel() {
        assertThrows(NotServingException.class, () -> slot.infer(Bundles.image(0)));
    }

    @Test
    void predictsTheClassOfTheHighestScore() throws Exception {
        Bundle bundle = Bundles.bundle("1.0.0");
        slot.swap(slot.load(bundle));
        Prediction prediction = slot.infer(Bundles.image(7));
        assertArrayEquals(expected(bundle, 7), prediction.output());
        assertArrayEquals(bundle.output().dequantize(prediction.output()), prediction.scores());
        for (float score : prediction.scores()) {
            assertTrue(score <= prediction.confidence());
        }
        assertEquals(Bundles.LABELS.get(prediction.index()), prediction.label());
        assertEquals(bundle.digest(), prediction.bundle());
    }

    @Test
    void givesTheEmbeddingBesidesTheAnswer() throws Exception {
        Bundle bundle = BundleReader.read(Bundles.withEmbedding("1.0.0"));
        slot.swap(slot.load(bundle));
        Prediction prediction = slot.infer(Bundles.image(7));
        assertArrayEquals(expected(bundle, 7), prediction.output());
        byte[] input =
                bundle.input().quantize(Preprocessor.of(bundle.preprocess()).toFloat(Bundles.image(7)));
        assertArrayEquals(Bundles.EMBEDDING.dequantize(Bundles.besides(bundle.model(), input)), prediction.embedding());
        slot.swap(slot.load(Bundles.bundle("1.1.0")));
        assertEquals(0, slot.infer(Bundles.image(7)).embedding().length);
    }

    @Test
    void refusesAModelThatGivesMoreThanItsManifestSays() throws Exception {
        byte[] model = BundleReader.read(Bundles.withEmbedding("1.0.0")).model();
        Bundle silent = Bundles.bundle("1.0.0");
        InferenceEngine swapped = file -> engine.load(model);
        ModelUnfitException refused = assertThrows(
                ModelUnfitException.class,
                () -> new ServingSlot(swapped, InferenceListener.none(), Guard.OFF).load(silent));
        assertTrue(String.valueOf(refused.getMessage()).contains("the manifest says none"), refused.getMessage());
        assertEquals(0, engine.open());
    }

    @Test
    void refusesAnImageOfAnotherSizeAndNamesBoth() throws Exception {
        slot.swap(slot.load(Bundles.bundle("1.0.0")));
        WrongInputException refused = assertThrows(WrongInputException.class, () -> slot.infer(new byte[3]));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.contains("16") && message.contains("3"), message);
    }

    @Test
    void aModelThatFailsItsSelfTestIsClosedAndTheOldOneServesOn() throws Exception {
        slot.swap(slot.load(Bundles.bundle("1.0.0")));
        Bundle bad = BundleReader.read(Bundles.failingSelfTest("2.0.0"));
        assertThrows(ModelUnfitException.class, () -> slot.load(bad));
        assertEquals(1, engine.open());
        assertEquals(
                Bundles.bundle("1.0.0").digest(), slot.infer(Bundles.image(1)).bundle());
    }

    @Test
    void everyInferenceIsWhollyOfOneModelWhileModelsAreSwapped() throws Exception {
        int threads = 4;
        List<Bundle> bundles = List.of(Bundles.bundle("1.0.0"), Bundles.bundle("1.1.0"));
        slot.swap(slot.load(bundles.get(0)));
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger inferences = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<?>> results = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            results.add(pool.submit(() -> {
                while (!stop.get()) {
                    int image = inferences.incrementAndGet() % 50;
                    Prediction prediction = slot.infer(Bundles.image(image));
                    Bundle by = prediction.bundle().equals(bundles.get(0).digest()) ? bundles.get(0) : bundles.get(1);
                    assertArrayEquals(expected(by, image), prediction.output());
                }
                return null;
            }));
        }
        for (int swap = 0; swap < 300 || inferences.get() < 300; swap++) {
            slot.swap(slot.load(bundles.get(swap % 2)));
        }
        stop.set(true);
        for (Future<?> result : results) {
            result.get();
        }
        pool.shutdown();
        slot.close();
        assertEquals(0, engine.open());
    }

    private static byte[] expected(Bundle bundle, int image) throws WrongInputException {
        float[] values = Preprocessor.of(bundle.preprocess()).toFloat(Bundles.image(image));
        return Bundles.answer(bundle.model(), bundle.input().quantize(values));
    }
}
