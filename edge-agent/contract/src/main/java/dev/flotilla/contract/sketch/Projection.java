package dev.flotilla.contract.sketch;

import java.util.Random;

/**
 * A seeded random projection to few numbers: each value is added to one of them, with its sign or the other, as chance has it,
 * and each number is divided by the root of how many values it got. Every value has its part in one number, and it takes one
 * pass. This is feature hashing (Weinberger, Dasgupta, Langford, Smola and Attenberg, "Feature hashing for large scale
 * multitask learning", ICML 2009) by way of the count sketch (Charikar, Chen and Farach-Colton, ICALP 2002).
 *
 * <p>A change of the values' means or variances moves at least one of the numbers, unless what it changes happens to cancel. A
 * change of a single one among thousands is small beside the spread of the others in its number.
 */
final class Projection {
    private final int[] place;
    private final double[] weight;
    private final int size;

    /**
     * @param values how many there are to project
     * @param size how many numbers they become
     */
    Projection(int values, int size, long seed) {
        this.place = new int[values];
        this.weight = new double[values];
        this.size = size;
        // Its algorithm is part of Java's specification, so every platform draws the same.
        Random random = new Random(seed);
        int[] members = new int[size];
        for (int i = 0; i < values; i++) {
            // In turn and then shuffled, so that each number gets its share even of few values.
            place[i] = i % size;
            members[place[i]]++;
        }
        for (int i = values - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int swapped = place[i];
            place[i] = place[other];
            place[other] = swapped;
        }
        for (int i = 0; i < values; i++) {
            double scale = 1 / Math.sqrt(members[place[i]]);
            weight[i] = random.nextBoolean() ? scale : -scale;
        }
    }

    /** Writes the numbers into {@code out} from {@code at} on. */
    void put(float[] values, double[] out, int at) {
        for (int i = 0; i < size; i++) {
            out[at + i] = 0;
        }
        for (int i = 0; i < place.length; i++) {
            out[at + place[i]] += weight[i] * values[i];
        }
    }
}
