package dev.flotilla.compiler.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Places of some records of a text: of every one at first; whenever they become too many, every other one is dropped. So
 * any record is found by reading on from a near one, and memory does not grow with the text.
 */
final class RecordPlaces {
    static final int MAX = 4096;

    /**
     * A place.
     *
     * @param index of the record, from 0
     * @param start in bytes from the start of the text
     * @param line of the text, from 1
     */
    record Place(int index, long start, long line) {}

    private final List<Place> places = new ArrayList<>();
    private int stride = 1;

    /** Takes note of the next record. */
    void note(int index, long start, long line) {
        if (places.size() == MAX && index % stride == 0) {
            stride *= 2;
            places.removeIf(place -> place.index() % stride != 0);
        }
        if (index % stride == 0) {
            places.add(new Place(index, start, line));
        }
    }

    /** The last kept place that is not after {@code index}. */
    Place before(int index) {
        return places.get(index / stride);
    }
}
