package dev.flotilla.compiler.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How often samples of one class were answered with another. Holds only the cells that are not zero, so a model with very
 * many outputs takes no more room than it has samples.
 */
public final class ConfusionMatrix {
    private final NavigableMap<Cell, Integer> counts = new TreeMap<>();
    private final Map<Integer, Integer> labelled = new TreeMap<>();
    private final Map<Integer, Integer> answered = new TreeMap<>();
    private final Accuracy accuracy;

    private ConfusionMatrix(Accuracy accuracy) {
        this.accuracy = accuracy;
    }

    /** A true class and the class that was answered. */
    public record Cell(int label, int answer) implements Comparable<Cell> {
        private static final Comparator<Cell> ORDER =
                Comparator.comparingInt(Cell::label).thenComparingInt(Cell::answer);

        @Override
        public int compareTo(Cell other) {
            return ORDER.compare(this, other);
        }
    }

    /** The matrix of one or more samples. */
    static ConfusionMatrix of(int[] labels, int[] answers) {
        ConfusionMatrix matrix = new ConfusionMatrix(Accuracy.of(labels, answers));
        for (int i = 0; i < labels.length; i++) {
            matrix.counts.merge(new Cell(labels[i], answers[i]), 1, Integer::sum);
            matrix.labelled.merge(labels[i], 1, Integer::sum);
            matrix.answered.merge(answers[i], 1, Integer::sum);
        }
        return matrix;
    }

    public Accuracy accuracy() {
        return accuracy;
    }

    /** The classes that occur as label or answer. */
    public NavigableSet<Integer> classes() {
        NavigableSet<Integer> classes = new TreeSet<>(labelled.keySet());
        classes.addAll(answered.keySet());
        return classes;
    }

    /** How many samples of class {@code label} were answered with {@code answer}. */
    public int count(int label, int answer) {
        return counts.getOrDefault(new Cell(label, answer), 0);
    }

    /** How many samples are of class {@code label}. */
    public int labelled(int label) {
        return labelled.getOrDefault(label, 0);
    }

    /** The fraction of the answers {@code index} that is right; empty if it was never answered. */
    public OptionalDouble precision(int index) {
        return fraction(count(index, index), answered.getOrDefault(index, 0));
    }

    /** The fraction of the samples of class {@code index} that got that answer; empty if there are none. */
    public OptionalDouble recall(int index) {
        return fraction(count(index, index), labelled(index));
    }

    private static OptionalDouble fraction(int part, int whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }

    /** The cells that are not zero, by label and answer. */
    public List<Cell> cells() {
        return List.copyOf(counts.keySet());
    }

    /** The wrong answers, the most frequent first, and at most {@code most} of them. */
    public List<Cell> worstConfusions(int most) {
        return counts.keySet().stream()
                .filter(cell -> cell.label() != cell.answer())
                .sorted(Comparator.<Cell>comparingInt(counts::get).reversed().thenComparing(Comparator.naturalOrder()))
                .limit(most)
                .toList();
    }
}
