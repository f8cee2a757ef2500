package dev.flotilla.contract.sketch;

import java.util.Collections;
import java.util.List;

/** Values of one inference beside its {@link Observation}; what is not finite is not counted. */
public final class Features {
    private static final Features NONE = new Features(Collections.emptyList(), new double[0]);

    private final List<String> names;
    private final double[] values;

    /** @param values one for each name; not copied, since they are made at every inference and read at once */
    public Features(List<String> names, double[] values) {
        if (names.size() != values.length) {
            throw new IllegalArgumentException(names.size() + " names, but " + values.length + " values");
        }
        this.names = names;
        this.values = values;
    }

    /** No further features. */
    public static Features none() {
        return NONE;
    }

    /** The names of the features. */
    public List<String> names() {
        return names;
    }

    /** The value of the feature at a place among the names. */
    public double value(int place) {
        return values[place];
    }

    /** A copy of all values. */
    public double[] values() {
        return values.clone();
    }
}
