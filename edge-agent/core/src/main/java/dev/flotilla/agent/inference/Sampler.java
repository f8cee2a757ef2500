package dev.flotilla.agent.inference;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes a share of inputs, each with the same chance whatever came before: regular steps might fall in with what the inputs do. Numbers
 * are those of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Thread-safe.
 */
final class Sampler {
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private final double share;
    private final AtomicLong state;

    Sampler(double share, long seed) {
        this.share = share;
        this.state = new AtomicLong(seed);
    }

    boolean next() {
        long z = state.addAndGet(STEP);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1.0p-53 < share;
    }
}
