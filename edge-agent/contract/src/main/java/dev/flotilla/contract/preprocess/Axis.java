package dev.flotilla.contract.preprocess;

/**
 * Which old places, with which weights, make up each new place along one side of an image. The weights of a place are
 * whole numbers that sum to {@link #total}, so that no rounding happens before the last step.
 */
final class Axis {
    private final int total;
    private final int[] first;
    private final int[][] weights;

    private Axis(int total, int to) {
        this.total = total;
        this.first = new int[to];
        this.weights = new int[to][];
    }

    /** The way from {@code from} places to {@code to}. */
    static Axis of(Resize.Sampling sampling, int from, int to) {
        return switch (sampling) {
            case NEAREST -> nearest(from, to);
            case BILINEAR -> bilinear(from, to);
            case AREA -> area(from, to);
        };
    }

    private static Axis nearest(int from, int to) {
        Axis axis = new Axis(1, to);
        for (int i = 0; i < to; i++) {
            axis.set(i, (int) ((2L * i + 1) * from / (2L * to)), 1);
        }
        return axis;
    }

    /** In units of 1 / (2 to): the new centre is at (2 i + 1) from, old centres are at to, 3 to, 5 to, and so on. */
    private static Axis bilinear(int from, int to) {
        int unit = 2 * to;
        Axis axis = new Axis(unit, to);
        for (int i = 0; i < to; i++) {
            long place = (2L * i + 1) * from - to;
            long within = Math.max(0, Math.min(place, (long) (from - 1) * unit));
            int low = (int) (within / unit);
            int past = (int) (within % unit);
            if (past == 0) {
                axis.set(i, low, unit);
            } else {
                axis.set(i, low, unit - past, past);
            }
        }
        return axis;
    }

    /** In units of 1 / to: the new place covers i from to (i + 1) from, an old one j to to (j + 1) to. */
    private static Axis area(int from, int to) {
        Axis axis = new Axis(from, to);
        for (int i = 0; i < to; i++) {
            long start = (long) i * from;
            long end = start + from;
            int low = (int) (start / to);
            int high = (int) ((end - 1) / to);
            int[] weights = new int[high - low + 1];
            for (int j = low; j <= high; j++) {
                weights[j - low] = (int) (Math.min(end, (j + 1L) * to) - Math.max(start, (long) j * to));
            }
            axis.set(i, low, weights);
        }
        return axis;
    }

    private void set(int place, int low, int... weightsFromLow) {
        first[place] = low;
        weights[place] = weightsFromLow;
    }

    int total() {
        return total;
    }

    int first(int place) {
        return first[place];
    }

    int[] weights(int place) {
        return weights[place];
    }
}
