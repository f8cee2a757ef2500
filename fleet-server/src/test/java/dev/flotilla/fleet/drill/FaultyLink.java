package dev.flotilla.fleet.drill;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** One transfer's faults: draws them, and counts what crossed the link. */
final class FaultyLink {
    private final LinkFault fault;
    private final Random random;
    private final int mostCuts;
    private final long span;
    private final long restartAt;
    private final Runnable restart;
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicLong crossed = new AtomicLong();
    private boolean restarted;

    /**
     * @param bytes of the artifact
     * @param restart stops the server and starts it again
     */
    FaultyLink(LinkFault fault, Random random, int bytes, Runnable restart) {
        this.fault = fault;
        this.random = random;
        this.mostCuts = fault.cuts(bytes);
        this.span = 2L * bytes / (mostCuts + 1);
        this.restartAt = fault == LinkFault.RESTART ? bytes / 2 : Long.MAX_VALUE;
        this.restart = restart;
    }

    /** A link without faults. */
    static FaultyLink whole() {
        return new FaultyLink(LinkFault.NONE, new Random(0), 0, () -> {});
    }

    /** After how many bytes towards the device a new connection ends. */
    synchronized long draw() {
        return cuts.get() < mostCuts ? 1 + (long) (random.nextDouble() * span) : Long.MAX_VALUE;
    }

    synchronized boolean byReset() {
        return random.nextBoolean();
    }

    synchronized boolean resetsNow() {
        return random.nextInt(100) < fault.resetPercent();
    }

    synchronized boolean shuffles() {
        return random.nextInt(100) < fault.shufflePercent();
    }

    int bytesPerSecond() {
        return fault.bytesPerSecond();
    }

    /** A connection that carried the artifact was ended. */
    void cut() {
        cuts.incrementAndGet();
    }

    /** Bytes of the artifact were handed to the device's side, all or some of which will get there. */
    void crossed(long bytes) {
        if (crossed.addAndGet(bytes) >= restartAt && begins()) {
            cut();
            restart.run();
        }
    }

    private synchronized boolean begins() {
        boolean first = !restarted;
        restarted = true;
        return first;
    }

    int cuts() {
        return cuts.get();
    }

    long crossed() {
        return crossed.get();
    }
}
