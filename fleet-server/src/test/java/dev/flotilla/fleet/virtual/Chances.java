package dev.flotilla.fleet.virtual;

import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** All chance of a run, from one seed. */
final class Chances {

    private static final long SPREAD = 0x9e3779b97f4a7c15L;

    private final Map<Fault, Random> faults = new EnumMap<>(Fault.class);
    private final Random plain;
    private final long seed;
    private boolean calm;

    Chances(long seed, Set<Fault> faults) {
        this.seed = seed;
        this.plain = new Random(seed);
        faults.forEach(fault ->
                this.faults.put(fault, new Random(seed ^ (SPREAD * fault.name().hashCode()))));
    }

    /** For what is no fault. */
    Random plain() {
        return plain;
    }

    /** Whether this fault happens now, once in so many times. */
    boolean strikes(Fault fault, int oneIn) {
        Random random = faults.get(fault);
        return random != null && !calm && random.nextInt(oneIn) == 0;
    }

    /** Whether this fault may happen in this run at all. */
    boolean has(Fault fault) {
        return faults.containsKey(fault);
    }

    /** A number below a bound, for how a fault goes. */
    int draw(Fault fault, int bound) {
        Random random = faults.get(fault);
        return random == null ? 0 : random.nextInt(bound);
    }

    /** A number below a bound that is always the same for the same things. */
    int fixed(int bound, int... things) {
        long hash = seed;
        for (int thing : things) {
            hash = (hash ^ thing) * SPREAD;
            hash ^= hash >>> 29;
        }
        return (int) Math.floorMod(hash, (long) bound);
    }

    /** From now on nothing goes wrong. */
    void calm() {
        calm = true;
    }
}
