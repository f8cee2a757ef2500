package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.Range;
import java.util.Optional;

/** The exponential moving average of the samples' own ranges, which starts at the first. */
final class MovingAverage {
    private static final float PAST = 0.95f;

    private Optional<Range> average = Optional.empty();

    void add(Range sample) {
        average = Optional.of(average.map(past -> new Range(
                        PAST * past.min() + (1 - PAST) * sample.min(), PAST * past.max() + (1 - PAST) * sample.max()))
                .orElse(sample));
    }

    /** @throws java.util.NoSuchElementException before the first sample */
    Range range() {
        return average.orElseThrow();
    }
}
