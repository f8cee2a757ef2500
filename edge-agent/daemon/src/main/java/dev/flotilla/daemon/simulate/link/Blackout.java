package dev.flotilla.daemon.simulate.link;

import java.time.Duration;
import java.util.function.Supplier;

/** Times in which no device has a network, as when their broker cannot be reached. */
public final class Blackout {
    private final Supplier<Duration> elapsed;
    private volatile Duration end = Duration.ZERO;

    /** @param elapsed time since the start */
    public Blackout(Supplier<Duration> elapsed) {
        this.elapsed = elapsed;
    }

    /** From now on for so long, in place of what is left of another. */
    public void begin(Duration length) {
        end = elapsed.get().plus(length);
    }

    boolean isOn() {
        return elapsed.get().compareTo(end) < 0;
    }
}
