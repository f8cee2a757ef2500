package dev.flotilla.contract.sketch;

import java.util.List;

/**
 * Values of one inference beside its {@link Observation}.
 *
 * @param names of the features
 * @param values one for each name; what is not finite is not counted
 */
// Made at every inference and read at once.
@SuppressWarnings("ArrayRecordComponent")
public record Features(List<String> names, double[] values) {
    /** No further features. */
    public static Features none() {
        return new Features(List.of(), new double[0]);
    }

    /** Checks that there are as many values as names. */
    public Features {
        if (names.size() != values.length) {
            throw new IllegalArgumentException(names.size() + " names, but " + values.length + " values");
        }
    }
}
