package dev.flotilla.agent.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * A sample of a stream by chance, as evenly over its strata as their sizes allow. Within a stratum each item is as likely
 * as any other to be in it, by algorithm R (Vitter, "Random Sampling with a Reservoir", ACM TOMS 11(1), 1985). Room that a
 * new stratum needs is taken from the largest one, by chance, which leaves that a uniform sample too. Not thread-safe.
 *
 * @param <T> what is sampled; made only once it is taken in
 */
final class StratifiedReservoir<T> {
    private final int capacity;
    private final Random random;
    private final Map<Integer, Stratum<T>> strata = new TreeMap<>();
    private int held;

    private static final class Stratum<T> {
        private final List<T> items = new ArrayList<>();
        private long seen;
        /** Something of it was left out, so that it must not grow any more. */
        private boolean full;
    }

    /** @param capacity the most items, at least 1 */
    StratifiedReservoir(int capacity, Random random) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a reservoir holds at least 1 item, not " + capacity);
        }
        this.capacity = capacity;
        this.random = random;
    }

    /** Offers an item of a stratum. */
    void offer(int key, Supplier<T> item) {
        Stratum<T> stratum = strata.computeIfAbsent(key, added -> new Stratum<>());
        stratum.seen++;
        if (!stratum.full && makeRoom(stratum)) {
            stratum.items.add(item.get());
            held++;
            return;
        }
        stratum.full = true;
        long place = (long) (random.nextDouble() * stratum.seen);
        if (place < stratum.items.size()) {
            stratum.items.set((int) place, item.get());
        }
    }

    /** Whether there is room for one more of this stratum, which must not become larger than the others by it. */
    private boolean makeRoom(Stratum<T> needy) {
        if (held < capacity) {
            return true;
        }
        Stratum<T> largest = needy;
        for (Stratum<T> stratum : strata.values()) {
            if (stratum.items.size() > largest.items.size()) {
                largest = stratum;
            }
        }
        if (largest.items.size() <= needy.items.size() + 1) {
            return false;
        }
        largest.items.remove(random.nextInt(largest.items.size()));
        largest.full = true;
        held--;
        return true;
    }

    /** All items that are in it, by rising stratum; it is empty afterwards. */
    List<T> drain() {
        List<T> all = new ArrayList<>();
        strata.values().forEach(stratum -> all.addAll(stratum.items));
        strata.clear();
        held = 0;
        return all;
    }
}
