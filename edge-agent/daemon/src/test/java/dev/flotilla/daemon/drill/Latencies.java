package dev.flotilla.daemon.drill;

import java.util.Arrays;

/** How long inferences took. */
final class Latencies {
    private static final double NANOS_PER_MICRO = 1e3;

    private long[] nanos = new long[1 << 14];
    private int count;

    void add(long time) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count] = time;
        count++;
    }

    void add(Latencies others) {
        for (int i = 0; i < others.count; i++) {
            add(others.nanos[i]);
        }
    }

    int count() {
        return count;
    }

    /** The value of rank {@code floor(q * (count - 1))}, in microseconds. */
    double micros(double q) {
        long[] rising = Arrays.copyOf(nanos, count);
        Arrays.sort(rising);
        return rising[(int) (q * (count - 1))] / NANOS_PER_MICRO;
    }
}
