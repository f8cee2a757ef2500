package dev.flotilla.compiler.check;

/** How many of how many samples a classifier got right. */
public record Accuracy(int correct, int total) {
    public Accuracy {
        if (total < 1 || correct < 0 || correct > total) {
            throw new IllegalArgumentException(correct + " of " + total + " correct");
        }
    }

    /** 0 to 1. */
    public double fraction() {
        return (double) correct / total;
    }

    @Override
    public String toString() {
        return String.format(java.util.Locale.ROOT, "%.2f %% (%d of %d)", 100 * fraction(), correct, total);
    }
}
