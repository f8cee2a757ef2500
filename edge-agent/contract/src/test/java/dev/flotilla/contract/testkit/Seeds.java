package dev.flotilla.contract.testkit;

import java.util.Random;

/**
 * Seeded random generators for tests. The seed is printed, and {@code -Dtest.seed=N} runs a test again with it.
 */
public final class Seeds {
    /** The property that sets the seed. */
    public static final String PROPERTY = "test.seed";

    private Seeds() {}

    /** A generator whose seed is printed under the given name. */
    public static Random random(String name) {
        long seed = Long.getLong(PROPERTY, System.nanoTime());
        System.out.println("seed of " + name + ": " + seed + "  (again with -D" + PROPERTY + "=" + seed + ")");
        return new Random(seed);
    }
}
