package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.Range;

/**
 * What some samples show of one tensor; its size does not depend on their number.
 *
 * @param values all of them
 * @param average of the samples' own ranges
 */
record Statistics(Histogram values, MovingAverage average) {
    Statistics() {
        this(new Histogram(), new MovingAverage());
    }

    /** Adds the values of one sample. @throws IllegalArgumentException when one is not finite */
    void add(float[] sample) {
        values.add(sample);
        average.add(Range.of(sample));
    }
}
