package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchEncodingTest {
    private static final byte[] NOTHING = {};

    @Test
    void comesBackAsItWas() throws MalformedDocumentException {
        Random random = Seeds.random("comesBackAsItWas");
        for (int round = 0; round < 200; round++) {
            QuantileSketch sketch = new QuantileSketch();
            for (int i = random.nextInt(300); i > 0; i--) {
                sketch.add(random.nextGaussian() * Math.pow(10, random.nextInt(8)));
            }
            Document read = Document.parseCbor(sketch.toDocument().toCbor(), Limits.of(10_000));
            assertEquals(sketch, QuantileSketch.fromDocument(read));
        }
    }

    @Test
    void takesExtremeValuesThereAndBack() throws MalformedDocumentException {
        QuantileSketch sketch = QuantileSketchTest.sketchOf(
                Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 0, -0.0, QuantileSketch.SMALLEST);
        sketch.merge(QuantileSketchTest.sketchOf(-QuantileSketch.SMALLEST, Math.nextDown(QuantileSketch.SMALLEST)));
        assertEquals(sketch, QuantileSketch.fromDocument(sketch.toDocument()));
    }

    @Test
    void anObservationSketchComesBackWithFeaturesItDoesNotKnow() throws MalformedDocumentException {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(0.5, 0.2, 7, 0.9, 12.5));
        sketch.recordError();
        Document.Builder features = Document.builder();
        Document known = sketch.toDocument().object("quantiles");
        for (String name : known.keys()) {
            features.put(name, known.object(name));
        }
        features.put("from.the.future", QuantileSketchTest.sketchOf(1, 2).toDocument());
        ObservationSketch newer = ObservationSketch.fromDocument(document(sketch, "quantiles", features.build()));
        ObservationSketch sum = new ObservationSketch();
        sum.merge(newer);
        assertEquals(newer, ObservationSketch.fromDocument(sum.toDocument()));
        assertEquals(2, sum.quantiles().get("from.the.future").count());
        assertEquals(1, sum.inferences());
        assertEquals(1, sum.errors());
    }

    @Test
    void leavesOutFeaturesPastTheBoundWhenMerging() {
        ObservationSketch sum = new ObservationSketch();
        for (int device = 0; device < 40; device++) {
            sum.merge(withFeatures("device" + device + ".", 10));
        }
        assertEquals(ObservationSketch.MAX_FEATURES, sum.quantiles().size());
        assertTrue(sum.quantiles().keySet().containsAll(ObservationSketch.FEATURES));
    }

    private static ObservationSketch withFeatures(String prefix, int count) {
        Document.Builder features = Document.builder();
        for (int i = 0; i < count; i++) {
            features.put(prefix + i, new QuantileSketch().toDocument());
        }
        try {
            return ObservationSketch.fromDocument(document(new ObservationSketch(), "quantiles", features.build()));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Document document(ObservationSketch sketch, String replaced, Object value) {
        return Document.builder()
                .put("errors", sketch.errors())
                .put("n", sketch.inferences())
                .put("predictions", sketch.predictions().hitters().encode())
                .put(replaced, value)
                .build();
    }

    @Test
    void refusesTooManyFeatures() {
        assertThrows(IllegalStateException.class, () -> withFeatures("x", ObservationSketch.MAX_FEATURES + 1));
    }

    @Test
    void refusesBrokenCounters() {
        assertRefused("pos: ends inside a number", bytes(0x80));
        assertRefused("pos: ends inside a number", bytes(2));
        assertRefused("pos: a count of zero", bytes(2, 0));
        assertRefused("pos: a number longer than needed", bytes(0x82, 0, 1));
        assertRefused("pos: a number of more than", bytes(255, 255, 255, 255, 255, 255, 255, 255, 255, 1, 1));
        assertRefused("not rising", bytes(2, 1, 0, 1));
        assertRefused("index outside of", bytes(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1));
        assertRefused("index outside of", bytes(2, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 1));
        assertRefused("spans more than 512 bins", bytes(0, 1, 0x80, 4, 1));
        assertRefused("or more than", bytes(2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f));
    }

    @Test
    void refusesExtremesThatContradictTheCounters() {
        Document one = QuantileSketchTest.sketchOf(1).toDocument();
        for (double[] extremes : new double[][] {{2, 1}, {-1, 1}, {1, 1e6}, {1, Double.MAX_VALUE}}) {
            Document.Builder forged = Document.builder();
            try {
                forged.put("neg", NOTHING).put("pos", one.bytes("pos")).put("zero", 0L);
            } catch (MalformedDocumentException e) {
                throw new IllegalStateException(e);
            }
            forged.put("min", extremes[0]).put("max", extremes[1]).put("sum", 1.0);
            MalformedDocumentException refused =
                    assertThrows(MalformedDocumentException.class, () -> QuantileSketch.fromDocument(forged.build()));
            assertTrue(refused.getMessage().startsWith("min "), refused.getMessage());
        }
    }

    @Test
    void survivesAnyBytes() {
        Random random = Seeds.random("survivesAnyBytes");
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = new byte[random.nextInt(40)];
            random.nextBytes(garbage);
            try {
                QuantileSketch read = QuantileSketch.fromDocument(withPositive(garbage));
                assertEquals(read, QuantileSketch.fromDocument(read.toDocument()));
            } catch (MalformedDocumentException expected) {
                assertTrue(!expected.getMessage().isEmpty());
            }
        }
    }

    private static void assertRefused(String message, byte[] positive) {
        MalformedDocumentException refused = assertThrows(
                MalformedDocumentException.class, () -> QuantileSketch.fromDocument(withPositive(positive)));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private static Document withPositive(byte[] positive) {
        return Document.builder()
                .put("neg", NOTHING)
                .put("pos", positive)
                .put("zero", 0L)
                .put("min", 1.0)
                .put("max", 1.0)
                .put("sum", 1.0)
                .build();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
