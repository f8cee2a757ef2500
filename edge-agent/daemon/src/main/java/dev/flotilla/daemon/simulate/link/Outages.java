package dev.flotilla.daemon.simulate.link;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/**
 * When a device has no network: times without and times with one take turns, each exponentially distributed. Not for several
 * threads.
 */
public final class Outages {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double meanDown;
    private final double meanUp;
    private final Random random;
    private final Supplier<Duration> elapsed;
    private boolean down;
    private double untilSeconds;

    /**
     * @param share of the time without a network, 0 to below 1
     * @param mean length of an outage
     * @param elapsed time since the start
     */
    public Outages(double share, Duration mean, Random random, Supplier<Duration> elapsed) {
        this.meanDown = share == 0 ? 0 : mean.toNanos() / NANOS_PER_SECOND;
        this.meanUp = share == 0 ? Double.POSITIVE_INFINITY : meanDown * (1 - share) / share;
        this.random = random;
        this.elapsed = elapsed;
        this.down = random.nextDouble() < share;
        this.untilSeconds = length();
    }

    private double length() {
        // By inversion; 1 - u is never 0.
        return -Math.log(1 - random.nextDouble()) * (down ? meanDown : meanUp);
    }

    /** Whether there is no network now. */
    public boolean down() {
        double now = elapsed.get().toNanos() / NANOS_PER_SECOND;
        while (now >= untilSeconds) {
            down = !down;
            untilSeconds += length();
        }
        return down;
    }
}
