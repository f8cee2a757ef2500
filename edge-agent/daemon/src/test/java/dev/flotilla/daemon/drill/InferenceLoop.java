package dev.flotilla.daemon.drill;

import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.contract.bundle.Digest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.locks.LockSupport;

/** Infers without pause, holds each answer to its model's, and notes how long it took. */
final class InferenceLoop implements Callable<Void> {
    /** Short against what is waited for. */
    private static final long PAUSE_NANOS = 20_000;

    private final ServingSlot slot;
    private final List<byte[]> images;
    private final Map<Digest, List<byte[]>> expected;
    private final CyclicBarrier start;
    private final int offset;
    private final Latencies latencies = new Latencies();
    private volatile long count;
    private volatile boolean stopped;
    private volatile String failure = "";

    InferenceLoop(
            ServingSlot slot,
            List<byte[]> images,
            Map<Digest, List<byte[]>> expected,
            CyclicBarrier start,
            int offset) {
        this.slot = slot;
        this.images = images;
        this.expected = expected;
        this.start = start;
        this.offset = offset;
    }

    @Override
    public Void call() throws Exception {
        start.await();
        long made = 0;
        while (!stopped && failure.isEmpty()) {
            int image = (int) ((made + offset) % images.size());
            try {
                long before = System.nanoTime();
                Prediction prediction = slot.infer(images.get(image));
                latencies.add(System.nanoTime() - before);
                List<byte[]> right = expected.get(prediction.bundle());
                if (right == null || !Arrays.equals(right.get(image), prediction.output())) {
                    failure = "inference " + made + " answers otherwise than " + prediction.bundle();
                }
            } catch (Exception e) {
                failure = "inference " + made + " failed: " + e;
            }
            made++;
            count = made;
        }
        return null;
    }

    /** Waits until so many inferences were made, or one failed. */
    void awaitCount(long least) {
        while (count < least && failure.isEmpty()) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    void stop() {
        stopped = true;
    }

    String failure() {
        return failure;
    }

    Latencies latencies() {
        return latencies;
    }
}
