package dev.flotilla.daemon.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.tflite.TfliteEngine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Swaps two models while four threads infer without pause: no inference fails, and each answers as the model does whose
 * digest it carries. Prints the latencies with and without swaps. {@code -Ddrill.swaps=N} says how many.
 */
class SwapDrillIT {
    private static final int SWAPS = Integer.getInteger("drill.swaps", 10);
    private static final int THREADS = 4;
    private static final int IMAGES = 8;
    /** Inferences that each thread makes between two swaps, at least. */
    private static final int BETWEEN = 200;

    private final Random random = Seeds.random("swap drill");
    private final List<byte[]> images = new ArrayList<>();
    private final Map<Digest, List<byte[]>> expected = new HashMap<>();

    @Test
    void swapsUnderLoadWithoutAFailedOrAWrongAnswer() throws Exception {
        for (int i = 0; i < IMAGES; i++) {
            images.add(DrillBundles.image(random));
        }
        List<Bundle> bundles = List.of(DrillBundles.bundle("1.0.0", random), DrillBundles.bundle("1.1.0", random));
        for (Bundle bundle : bundles) {
            expected.put(bundle.digest(), answers(bundle));
        }
        try (ServingSlot slot = new ServingSlot(new TfliteEngine(), InferenceListener.none(), Guard.OFF)) {
            slot.swap(slot.load(bundles.get(0)));
            // The first run warms the JVM up; of the others one swaps and one does not, with as many inferences.
            run(slot, bundles, SWAPS, false);
            Latencies without = run(slot, bundles, SWAPS, false);
            Latencies with = run(slot, bundles, SWAPS, true);
            System.out.println(String.format(
                    Locale.ROOT,
                    "swap drill: %d swaps, %d inferences by %d threads, none failed or wrong; without swaps p50 %.1f µs,"
                            + " p99 %.1f µs; with p50 %.1f µs, p99 %.1f µs, longest %.1f µs: p99 ratio %.2f",
                    SWAPS,
                    with.count(),
                    THREADS,
                    without.micros(0.5),
                    without.micros(0.99),
                    with.micros(0.5),
                    with.micros(0.99),
                    with.micros(1),
                    with.micros(0.99) / without.micros(0.99)));
            assertTrue(with.count() >= (long) SWAPS * THREADS * BETWEEN);
        }
    }

    private List<byte[]> answers(Bundle bundle) throws Exception {
        try (ServingSlot alone = new ServingSlot(new TfliteEngine(), InferenceListener.none(), Guard.OFF)) {
            alone.swap(alone.load(bundle));
            List<byte[]> outputs = new ArrayList<>();
            for (byte[] image : images) {
                outputs.add(alone.infer(image).output());
            }
            return outputs;
        }
    }

    /** Every thread infers for as many rounds as there are swaps; the swaps come at the rounds' ends, without a pause. */
    private Latencies run(ServingSlot slot, List<Bundle> bundles, int rounds, boolean swap) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        InferenceLoop[] loops = new InferenceLoop[THREADS];
        List<Future<?>> futures = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int i = 0; i < THREADS; i++) {
                loops[i] = new InferenceLoop(slot, images, expected, start, i);
                futures.add(threads.submit(loops[i]));
            }
            for (int round = 1; round <= rounds; round++) {
                for (InferenceLoop loop : loops) {
                    loop.awaitCount((long) round * BETWEEN);
                }
                if (swap) {
                    slot.swap(slot.load(bundles.get(round % bundles.size())));
                }
            }
        } finally {
            for (InferenceLoop loop : loops) {
                loop.stop();
            }
            threads.shutdown();
        }
        Latencies all = new Latencies();
        for (int i = 0; i < THREADS; i++) {
            futures.get(i).get();
            assertEquals("", loops[i].failure());
            all.add(loops[i].latencies());
        }
        return all;
    }
}
