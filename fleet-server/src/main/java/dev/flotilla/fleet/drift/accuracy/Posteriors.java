package dev.flotilla.fleet.drift.accuracy;

import dev.flotilla.contract.sketch.ConfidenceCells;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a calibration says of each cell, which is a predicted class and a bin of confidence.
 *
 * <p>Few answers fall into most cells. So a cell's own counts are drawn towards what its bin has of right answers over all
 * classes, and towards what its class is mistaken for over all bins, as if these had been seen {@value #PRIOR} times there.
 */
final class Posteriors {

    private static final double PRIOR = 5;

    private final CalibrationTable table;
    private final Map<Integer, Map<Integer, Double>> cells = new HashMap<>();
    /** By predicted class, the true classes where it was wrong. */
    private final Map<Integer, SortedMap<Integer, Double>> mistakes = new HashMap<>();

    private final double[] right = new double[ConfidenceCells.BINS];
    private final double[] before;
    private final Map<Integer, Posterior> known = new HashMap<>();

    /** @param table with at least one row */
    Posteriors(CalibrationTable table) {
        this.table = table;
        double[] all = new double[right.length];
        double correct = 0;
        for (CalibrationTable.Row row : table.rows()) {
            int predicted = ConfidenceCells.predicted(row.cell());
            int bin = ConfidenceCells.binOf(row.cell());
            cells.computeIfAbsent(row.cell(), added -> new TreeMap<>()).merge(row.label(), row.count(), Double::sum);
            all[bin] += row.count();
            if (row.label() == predicted) {
                right[bin] += row.count();
                correct += row.count();
            } else {
                mistakes.computeIfAbsent(predicted, added -> new TreeMap<>())
                        .merge(row.label(), row.count(), Double::sum);
            }
        }
        double overall = correct / table.total();
        for (int bin = 0; bin < right.length; bin++) {
            right[bin] = (right[bin] + overall) / (all[bin] + 1);
        }
        this.before = frequencies();
    }

    /** By these posteriors and not by counts, so that where nothing changed, no change is found. */
    private double[] frequencies() {
        double[] frequencies = new double[table.classes()];
        double placed = 0;
        for (Map.Entry<Integer, Map<Integer, Double>> cell : cells.entrySet()) {
            Posterior posterior = at(cell.getKey());
            double weight = total(cell.getValue());
            for (int i = 0; i < posterior.labels().length; i++) {
                frequencies[posterior.labels()[i]] += weight * posterior.shares()[i];
                placed += weight * posterior.shares()[i];
            }
        }
        for (int c = 0; c < frequencies.length; c++) {
            frequencies[c] /= placed;
        }
        return frequencies;
    }

    private static double total(Map<Integer, Double> counts) {
        return counts.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** How frequent each class was; 0 of those that were not there. Not to be changed. */
    double[] before() {
        return before;
    }

    /** The share of the calibration's answers that were of this kind. */
    double share(int cell) {
        return Optional.ofNullable(cells.get(cell)).map(Posteriors::total).orElse(0.0) / table.total();
    }

    /** What is behind answers of this kind, also of one that the calibration has none of. */
    Posterior at(int cell) {
        return known.computeIfAbsent(cell, this::posterior);
    }

    private Posterior posterior(int cell) {
        int predicted = ConfidenceCells.predicted(cell);
        Map<Integer, Double> counts = cells.getOrDefault(cell, Map.of());
        SortedMap<Integer, Double> wrong = mistakes.getOrDefault(predicted, new TreeMap<>());
        double mistaken = total(wrong);
        double weight = total(counts) + PRIOR;
        double rightly = right[ConfidenceCells.binOf(cell)];
        int[] labels = new int[wrong.size() + 1];
        double[] shares = new double[labels.length];
        labels[0] = predicted;
        shares[0] = (counts.getOrDefault(predicted, 0.0) + PRIOR * rightly) / weight;
        int place = 1;
        for (Map.Entry<Integer, Double> mistake : wrong.entrySet()) {
            double expected = (1 - rightly) * mistake.getValue() / (mistaken + 1);
            labels[place] = mistake.getKey();
            shares[place++] = (counts.getOrDefault(mistake.getKey(), 0.0) + PRIOR * expected) / weight;
        }
        return new Posterior(labels, shares, 0, PRIOR * (1 - rightly) / (mistaken + 1) / weight);
    }
}
