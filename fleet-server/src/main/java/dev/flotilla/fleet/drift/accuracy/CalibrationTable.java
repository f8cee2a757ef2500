package dev.flotilla.fleet.drift.accuracy;

import dev.flotilla.contract.sketch.Calibration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A calibration as rows of a cell, a true class and how often both went together, in rising order of the cells. */
final class CalibrationTable {

    /** One of the rows. */
    record Row(int cell, int label, double count) {}

    private final int classes;
    private final List<Row> rows;
    private final double total;

    private CalibrationTable(int classes, List<Row> rows) {
        this.classes = classes;
        this.rows = rows;
        this.total = rows.stream().mapToDouble(Row::count).sum();
    }

    static CalibrationTable of(Calibration calibration) {
        List<Row> rows = new ArrayList<>();
        for (Map.Entry<Integer, Map<Integer, Long>> cell : calibration.counts().entrySet()) {
            cell.getValue().forEach((label, count) -> rows.add(new Row(cell.getKey(), label, count)));
        }
        return new CalibrationTable(calibration.classes(), rows);
    }

    /** What another sample of the same size might have been: each count drawn anew, as in the bootstrap by Poisson weights. */
    CalibrationTable resampled(RandomGenerator random) {
        List<Row> drawn = new ArrayList<>();
        for (Row row : rows) {
            double count = Draws.poisson(row.count(), random);
            if (count > 0) {
                drawn.add(new Row(row.cell(), row.label(), count));
            }
        }
        return new CalibrationTable(classes, drawn);
    }

    int classes() {
        return classes;
    }

    List<Row> rows() {
        return rows;
    }

    double total() {
        return total;
    }
}
