package dev.flotilla.contract.codec;

/**
 * How much a parser accepts before it gives up on a document.
 *
 * @param maxBytes longest encoded form, in bytes
 * @param maxDepth deepest nesting of maps and lists, where the outermost map is 1
 * @param maxItems most values in the whole tree, maps and lists included
 */
public record Limits(int maxBytes, int maxDepth, int maxItems) {
    private static final int USUAL_DEPTH = 16;
    private static final int USUAL_ITEMS = 100_000;

    public Limits {
        if (maxBytes < 1 || maxDepth < 1 || maxItems < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive: " + maxBytes + " bytes, " + maxDepth + " levels, " + maxItems + " items");
        }
    }

    /** The given size with a depth of 16 and at most 100,000 values. */
    public static Limits of(int maxBytes) {
        return new Limits(maxBytes, USUAL_DEPTH, USUAL_ITEMS);
    }
}
