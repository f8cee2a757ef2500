package dev.flotilla.fleet.drift.accuracy;

import dev.flotilla.contract.sketch.ConfidenceCells;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** How many answers fell into which cell. */
final class Answers {

    private final int[] cells;
    private final double[] counts;
    private final double total;

    private Answers(int[] cells, double[] counts) {
        this.cells = cells;
        this.counts = counts;
        double sum = 0;
        for (double count : counts) {
            sum += count;
        }
        this.total = sum;
    }

    /** Without those of classes that the model has not: what devices say is not to be trusted. */
    static Answers of(ConfidenceCells seen, int classes) {
        SortedMap<Integer, Long> map = new TreeMap<>(seen.counts());
        map.keySet().removeIf(cell -> ConfidenceCells.predicted(cell) >= classes);
        return new Answers(
                map.keySet().stream().mapToInt(Integer::intValue).toArray(),
                map.values().stream().mapToDouble(Long::doubleValue).toArray());
    }

    /**
     * What other answers might have been.
     *
     * @param size how many independent ones tell as much as these do
     */
    Answers resampled(double size, RandomGenerator random) {
        double[] drawn = new double[counts.length];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = Draws.poisson(counts[i] * size / total, random);
        }
        return new Answers(cells, drawn);
    }

    int size() {
        return cells.length;
    }

    int cell(int place) {
        return cells[place];
    }

    double count(int place) {
        return counts[place];
    }

    double total() {
        return total;
    }

    /** How many are right, by the posteriors under other class frequencies. */
    double right(Posteriors posteriors, double[] ratios) {
        double right = 0;
        for (int i = 0; i < cells.length; i++) {
            right += counts[i] * posteriors.at(cells[i]).right(ratios);
        }
        return right;
    }
}
