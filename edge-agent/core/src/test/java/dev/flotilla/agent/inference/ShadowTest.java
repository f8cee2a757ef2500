package dev.flotilla.agent.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.testkit.SecondModel;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.testkit.Bundles;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShadowTest {
    private static final Duration ENOUGH = Duration.ofSeconds(30);
    private static final Bundle OLD = Bundles.bundle("1.0.0");
    private static final Bundle NEW = Bundles.bundle("1.1.0");
    private static final ShadowTerms ALL = new ShadowTerms(1, 1000);

    private final List<Comparison> comparisons = new CopyOnWriteArrayList<>();
    private final List<Digest> leftOut = new CopyOnWriteArrayList<>();
    private final FakeEngine engine = new FakeEngine();
    private final SecondModel second = new SecondModel(engine);
    private final ServingSlot slot = new ServingSlot(second, new Counting(), Guard.OFF);

    private final class Counting implements InferenceListener {
        @Override
        public void inferred(float[] input, Prediction prediction) {}

        @Override
        public void failed(Digest bundle) {
            throw new AssertionError("an error of the shadow is none of " + bundle);
        }

        @Override
        public void refused(Refusal why) {}

        @Override
        public void compared(Digest shadow, Comparison comparison) {
            assertEquals(Thread.MIN_PRIORITY, Thread.currentThread().getPriority());
            comparisons.add(comparison);
        }

        @Override
        public void leftOut(Digest shadow) {
            leftOut.add(shadow);
        }
    }

    @AfterEach
    void closesAllThatWasLoaded() {
        slot.close();
        await(() -> engine.open() == 0);
    }

    private static void await(BooleanSupplier condition) {
        assertTimeoutPreemptively(ENOUGH, () -> {
            while (!condition.getAsBoolean()) {
                Thread.onSpinWait();
            }
        });
    }

    private void serveWithShadow(Bundle shadow, ShadowTerms terms) throws Exception {
        slot.swap(slot.load(OLD));
        slot.startShadow(shadow, terms);
    }

    private void inferOneByOne(int images) throws Exception {
        for (int i = 0; i < images; i++) {
            int before = comparisons.size();
            assertEquals(OLD.digest(), slot.infer(Bundles.image(i)).bundle());
            await(() -> comparisons.size() > before);
        }
    }

    @Test
    void agreesWithItself() throws Exception {
        serveWithShadow(OLD, ALL);
        inferOneByOne(20);
        assertTrue(comparisons.stream().allMatch(Comparison::agreed));
        assertTrue(comparisons.stream().allMatch(one -> one.distance().getAsDouble() == 0));
        assertTrue(comparisons.stream().allMatch(one -> one.latencyRatio().getAsDouble() > 0));
    }

    @Test
    void saysOfEachInputWhetherBothNameTheSameClass() throws Exception {
        serveWithShadow(NEW, ALL);
        inferOneByOne(50);
        for (int i = 0; i < 50; i++) {
            float[] old = OLD.output().dequantize(answer(OLD, i));
            float[] other = NEW.output().dequantize(answer(NEW, i));
            assertEquals(best(old) == best(other), comparisons.get(i).agreed(), "image " + i);
            double distance = 0;
            for (int k = 0; k < old.length; k++) {
                distance += Math.abs((double) old[k] - other[k]) / 2;
            }
            assertEquals(distance, comparisons.get(i).distance().getAsDouble(), 1e-9);
        }
    }

    private static byte[] answer(Bundle bundle, int image) throws Exception {
        byte[] input =
                bundle.input().quantize(Preprocessor.of(bundle.preprocess()).toFloat(Bundles.image(image)));
        return Bundles.answer(bundle.model(), input);
    }

    private static int best(float[] scores) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    @Test
    void comparesInputsThatTheCallerPreparedAndAsksHimOnce() throws Exception {
        serveWithShadow(OLD, ALL);
        List<Digest> asked = new CopyOnWriteArrayList<>();
        slot.infer(bundle -> {
            asked.add(bundle.digest());
            return bundle.input().quantize(Preprocessor.of(bundle.preprocess()).toFloat(Bundles.image(3)));
        });
        await(() -> comparisons.size() == 1);
        assertTrue(comparisons.get(0).agreed());
        assertEquals(List.of(OLD.digest()), asked);
    }

    @Test
    void stopsWhenItHasSeenEnoughInputs() throws Exception {
        serveWithShadow(NEW, new ShadowTerms(1, 5));
        inferOneByOne(5);
        await(() -> engine.open() == 1);
        slot.infer(Bundles.image(0));
        assertEquals(5, comparisons.size());
        assertTrue(slot.shadow().orElseThrow().proved());
        assertFalse(slot.shadow().orElseThrow().trouble().isPresent());
    }

    @Test
    void stopsAfterItsErrorsOfWhichNobodyElseHears() throws Exception {
        serveWithShadow(NEW, ALL);
        second.failWith(new StackOverflowError("too deep"));
        inferOneByOne(Shadow.MAX_ERRORS);
        await(() -> slot.shadow().orElseThrow().trouble().isPresent());
        assertEquals(
                "stopped in shadow after 10 errors, the last: too deep",
                slot.shadow().orElseThrow().trouble().orElseThrow());
        assertTrue(comparisons.stream().noneMatch(Comparison::agreed));
        await(() -> engine.open() == 1);
        slot.infer(Bundles.image(1));
    }

    @Test
    void holdsNobodyUpAndCountsWhatItLeavesOut() throws Exception {
        serveWithShadow(NEW, ALL);
        CountDownLatch stuck = new CountDownLatch(1);
        second.waitFor(stuck);
        int images = 30;
        for (int i = 0; i < images; i++) {
            slot.infer(Bundles.image(i));
        }
        // One is under way, so many wait.
        await(() -> leftOut.size() == images - Shadow.MAX_WAITING - 1);
        stuck.countDown();
        await(() -> comparisons.size() == Shadow.MAX_WAITING + 1);
    }

    @Test
    void takesTheShareOfInputsThatItIsToldTo() {
        Sampler sampler = new Sampler(0.1, 42);
        int taken = 0;
        for (int i = 0; i < 100_000; i++) {
            taken += sampler.next() ? 1 : 0;
        }
        // Five standard deviations of a binomial count are 474.
        assertEquals(10_000, taken, 474);
        assertTrue(new Sampler(1, 42).next());
    }
}
