package dev.flotilla.agent.capture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** The items of a stream with the least margins. Not thread-safe. */
final class MostUncertain<T> {
    private final int capacity;
    /** The surest first. */
    private final PriorityQueue<Held<T>> held = new PriorityQueue<>(Comparator.comparingDouble(item -> -item.margin));

    private static final class Held<T> {
        private final double margin;
        private final T item;

        private Held(double margin, T item) {
            this.margin = margin;
            this.item = item;
        }
    }

    /** @param capacity the most items; 0 for none */
    MostUncertain(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Offers an item.
     *
     * @param margin by how much its best score is above the next
     */
    void offer(double margin, Supplier<T> item) {
        if (held.size() < capacity) {
            held.add(new Held<>(margin, item.get()));
        } else if (capacity > 0 && margin < held.element().margin) {
            held.remove();
            held.add(new Held<>(margin, item.get()));
        }
    }

    /** All items that are in it; it is empty afterwards. */
    List<T> drain() {
        List<T> all = new ArrayList<>();
        held.forEach(one -> all.add(one.item));
        held.clear();
        return all;
    }
}
