package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.dataset.label.FieldAccuracy;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import dev.flotilla.fleet.drift.accuracy.Share;
import dev.flotilla.fleet.retrain.AccuracySource;
import dev.flotilla.fleet.retrain.Signals;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldSignalsTest {

    @Test
    void tellsTheAccuracyThatLabelsCountWithItsInterval() {
        Signals.AccuracyFigure figure =
                FieldSignals.labelled(new FieldAccuracy(100, 80)).orElseThrow();
        assertEquals(AccuracySource.LABELLED, figure.source());
        assertEquals(0.8, figure.value());
        assertTrue(figure.reliable() && figure.low() < 0.8 && figure.high() > 0.8, figure.toString());
    }

    @Test
    void tellsNothingOfFewLabels() {
        assertEquals(Optional.empty(), FieldSignals.labelled(new FieldAccuracy(49, 1)));
        assertEquals(Optional.empty(), FieldSignals.labelled(new FieldAccuracy(0, 0)));
    }

    @Test
    void tellsAnEstimateAndWhetherItsSourceStandsByIt() {
        AccuracyEstimate estimate =
                new AccuracyEstimate(new Share(0.6, 0.5, 0.7), 0.9, 1000, 2000, List.of(), List.of());
        assertEquals(
                new Signals.AccuracyFigure(AccuracySource.ESTIMATED, 0.6, 0.5, 0.7, true),
                FieldSignals.estimated(estimate));
    }
}
