package dev.flotilla.contract.testkit;

import java.util.Random;

/**
 * Seeded random generators for tests. The seed is printed. A build says the same of the same code, so it is the same for all
 * builds, unless {@code -Dtest.seed=N} sets another or {@code -Dtest.seed=random} takes a new one for each generator.
 */
public final class Seeds {
    private static final String PROPERTY = "test.seed";
    private static final String USUAL = "20261122";

    private Seeds() {}

    /** A generator whose seed is printed under the given name; generators of other names draw other numbers. */
    public static Random random(String name) {
        String set = System.getProperty(PROPERTY, USUAL);
        long seed = set.equals("random") ? System.nanoTime() : Long.parseLong(set);
        System.out.println("seed of " + name + ": " + seed + "  (again with -D" + PROPERTY + "=" + seed + ")");
        return new Random(seed ^ name.hashCode());
    }
}
