package dev.flotilla.daemon.hostile;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.contract.bundle.Digest;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Infers all the time in a thread of its own, as a program does that lives by the agent's answers. */
final class Pulse {
    private static final long PAUSE_NANOS = 500_000;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Agent agent;
    private final Map<Digest, byte[]> first = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::beat, "pulse");
    private final AtomicLong answers = new AtomicLong();
    private volatile long longest;
    private volatile String failure = "";
    private volatile boolean stopped;

    Pulse(Agent agent) {
        this.agent = agent;
        thread.setDaemon(true);
        thread.start();
    }

    private void beat() {
        long last = System.nanoTime();
        while (!stopped && failure.isEmpty()) {
            try {
                Prediction prediction = agent.infer(BundleParts.sample());
                byte[] before = first.putIfAbsent(prediction.bundle(), prediction.output());
                if (before != null && !Arrays.equals(before, prediction.output())) {
                    failure = prediction.bundle() + " answers otherwise than before";
                }
            } catch (Exception | Error e) {
                failure = "an inference failed: " + e;
            }
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
            answers.incrementAndGet();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Returns once an inference was answered that began after this was called. */
    void awaitAnswer() {
        long seen = answers.get();
        long start = System.nanoTime();
        while (answers.get() < seen + 2 && failure.isEmpty()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("no inference was answered for a minute");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        if (!failure.isEmpty()) {
            throw new AssertionError(failure);
        }
    }

    long answers() {
        return answers.get();
    }

    long longestMillis() {
        return longest / 1_000_000;
    }

    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
