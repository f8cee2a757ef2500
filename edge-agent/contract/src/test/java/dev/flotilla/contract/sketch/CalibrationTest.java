package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Seeds;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    @Test
    void putsEachConfidenceIntoTheBinBetweenItsEdges() {
        assertEquals(0, ConfidenceCells.bin(0));
        assertEquals(0, ConfidenceCells.bin(-3));
        for (int i = 0; i < ConfidenceCells.EDGES.size(); i++) {
            double edge = ConfidenceCells.EDGES.get(i);
            assertEquals(i, ConfidenceCells.bin(Math.nextDown(edge)));
            assertEquals(i + 1, ConfidenceCells.bin(edge));
        }
        assertEquals(ConfidenceCells.BINS - 1, ConfidenceCells.bin(17));
    }

    @Test
    void aSummaryCountsClassAndConfidenceTogether() throws MalformedDocumentException {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(0, 1, 7, 0.95, 1));
        sketch.record(new Observation(0, 1, 7, 0.96, 1));
        sketch.record(new Observation(0, 1, 0, 0.2, 1));
        ObservationSketch sum = ObservationSketch.fromDocument(sketch.toDocument());
        sum.merge(sketch);
        assertEquals(Map.of(0, 2L, 78, 4L), sum.cells().counts());
        assertEquals(7, ConfidenceCells.predicted(78));
        assertEquals(8, ConfidenceCells.binOf(78));
        assertEquals(sum.inferences(), sum.cells().total());
    }

    @Test
    void aSummaryWithoutCellsHasNone() throws MalformedDocumentException {
        Document old = Document.builder()
                .put("errors", 0)
                .put("n", 1)
                .put("predictions", new byte[] {0, 1})
                .put("quantiles", Document.builder().build())
                .build();
        ObservationSketch sketch = ObservationSketch.fromDocument(old);
        assertTrue(sketch.cells().isEmpty());
        assertEquals(1, sketch.inferences());
    }

    @Test
    void aTableComesBackWithItsBaseline() throws MalformedDocumentException {
        Random random = Seeds.random("aTableComesBackWithItsBaseline");
        Calibration table = new Calibration(1_000);
        for (int i = 0; i < 5_000; i++) {
            table.add(random.nextInt(1_000), random.nextDouble(), random.nextInt(1_000));
        }
        byte[] cbor = new Baseline(new ObservationSketch(), "random", table, Optional.of(-7L)).toCbor();
        Baseline read = Baseline.parse(cbor);
        assertEquals(table, read.calibration());
        assertEquals(Optional.of(-7L), read.seed());
        assertEquals(5_000, read.calibration().total());
        assertEquals(
                Calibration.none(),
                Baseline.parse(new Baseline(new ObservationSketch(), "old").toCbor())
                        .calibration());
    }

    @Test
    void countsTrueLabelsByCell() {
        Calibration table = new Calibration(3);
        table.add(2, 0.92, 2);
        table.add(2, 0.94, 2);
        table.add(2, 0.92, 0);
        assertEquals(Map.of(0, 1L, 2, 2L), table.labels(ConfidenceCells.cell(2, 7)));
        assertEquals(Map.of(), table.labels(ConfidenceCells.cell(1, 7)));
        assertThrows(IllegalArgumentException.class, () -> table.add(2, 0.5, 3));
        assertThrows(IllegalArgumentException.class, () -> table.add(3, 0.5, 2));
    }

    @Test
    void refusesATableOutOfBounds() {
        assertRefused("classes", 4_097, new byte[0]);
        assertRefused("counts: index outside of 0..-1", 0, new byte[] {0, 1});
        // Class 1 of a model of one class.
        assertRefused("counts: index outside of 0..9", 1, new byte[] {20, 1});
    }

    @Test
    void refusesATableOfMoreCountsThanItHolds() {
        BinCodec.Encoder encoder = new BinCodec.Encoder();
        for (int i = 0; i <= Calibration.MAX_ENTRIES; i++) {
            encoder.add(i, 1);
        }
        assertRefused("counts: more than 65536", Calibration.MAX_CLASSES, encoder.bytes());
    }

    private static void assertRefused(String message, int classes, byte[] counts) {
        byte[] cbor = Document.builder()
                .put("classes", classes)
                .put("counts", counts)
                .build()
                .toCbor();
        MalformedDocumentException refused = assertThrows(
                MalformedDocumentException.class,
                () -> Calibration.fromDocument(Document.parseCbor(cbor, Limits.of(1 << 20))));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
}
