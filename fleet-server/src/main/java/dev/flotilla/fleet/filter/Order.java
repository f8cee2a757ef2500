package dev.flotilla.fleet.filter;

/** On which side of a bound something lies. */
public enum Order {
    BELOW,
    AT_MOST,
    AT_LEAST,
    ABOVE;

    /** @param comparison of the value with the bound, as a comparator answers */
    boolean holds(int comparison) {
        return switch (this) {
            case BELOW -> comparison < 0;
            case AT_MOST -> comparison <= 0;
            case AT_LEAST -> comparison >= 0;
            case ABOVE -> comparison > 0;
        };
    }
}
