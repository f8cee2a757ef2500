package dev.flotilla.compiler.calibrate;

import dev.flotilla.compiler.quant.Range;
import java.util.List;

/**
 * How values spread over their range.
 *
 * @param range from the lowest to the highest
 * @param counts of the values in equal parts of the range
 */
public record Distribution(Range range, List<Long> counts) {
    public Distribution {
        counts = List.copyOf(counts);
    }
}
