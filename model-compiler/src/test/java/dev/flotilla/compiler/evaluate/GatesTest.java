package dev.flotilla.compiler.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final OptionalDouble ANY = OptionalDouble.empty();
    private static final OptionalLong ANY_SIZE = OptionalLong.empty();
    private static final int[] LABELS = new int[40];

    /** Float has all 40 right; the result loses the first, which is of the first slice. */
    private static final Candidate ONE_LOST = candidate(1);

    private static Candidate candidate(int lost) {
        int[] answers = new int[40];
        for (int i = 0; i < lost; i++) {
            answers[i] = 1;
        }
        ConfusionMatrix before = ConfusionMatrix.of(LABELS, LABELS);
        ConfusionMatrix after = ConfusionMatrix.of(LABELS, answers);
        Evaluation.Against against = new Evaluation.Against(
                new OutputFidelity(30, 1, 0),
                OptionalDouble.of(after.accuracy().fraction()),
                Optional.of(before),
                Optional.of(McNemar.of(LABELS, LABELS, answers)));
        Evaluation evaluation = new Evaluation(
                40,
                Optional.of(after),
                Optional.of(against),
                List.of(slice("light=dark", 20 - lost, 20), slice("light=day", 20, 20), slice("light=none", 0, 19)),
                List.of());
        return new Candidate(1000, Optional.of(evaluation), Optional.of(new Latencies(2.5, 5)));
    }

    private static SliceAccuracy slice(String name, int correct, int total) {
        return new SliceAccuracy(name, new Accuracy(correct, total), Optional.of(new Accuracy(total, total)));
    }

    private static OptionalDouble of(double value) {
        return OptionalDouble.of(value);
    }

    @Test
    void letsPassWhatIsExactlyAtEveryGate() {
        Gates gates = new Gates(of(2.5), OptionalLong.of(1000), of(5), of(97.5), of(30), of(2.5));
        assertEquals(List.of(), gates.failures(ONE_LOST));
        assertEquals(List.of(), Gates.none().failures(candidate(20)));
    }

    @Test
    void namesEachGateThatFailed() {
        Gates gates = new Gates(of(2.4), OptionalLong.of(999), of(4.9), of(97.6), of(30.1), of(2.4));
        assertEquals(
                List.of(
                        "size gate failed: 1000 bytes, allowed are 999",
                        "accuracy gate failed: float 100.00 % (40 of 40; 95 % interval 91.24 to 100.00), quantized 97.50 %"
                                + " (39 of 40; 95 % interval 87.12 to 99.56): a loss of 2.50 points, allowed are 2.40",
                        "slice gate failed: light=dark lost 5.00 points of accuracy, allowed are 4.90",
                        "agreement gate failed: 97.50 % of the samples are answered as by float, required are 97.60 %",
                        "SQNR gate failed: 30.00 dB, required are 30.10 dB",
                        "latency gate failed: a median of 2.500 ms an inference, allowed are 2.400 ms"),
                gates.failures(ONE_LOST));
    }

    @Test
    void failsWhereNothingWasMeasured() {
        Gates gates = new Gates(of(1), OptionalLong.of(1000), of(1), of(1), of(1), of(1));
        Candidate unknown = new Candidate(1000, Optional.empty(), Optional.empty());
        assertEquals(
                List.of(
                        "accuracy gate failed: it needs labelled samples",
                        "slice gate failed: it needs a slice of at least 20 labelled samples",
                        "agreement gate failed: it needs samples, and a model of several outputs",
                        "SQNR gate failed: it needs samples",
                        "latency gate failed: it needs a measurement"),
                gates.failures(unknown));
    }

    @Test
    void leavesSlicesOfFewSamplesOut() {
        Evaluation evaluation = ONE_LOST.evaluation().orElseThrow();
        assertEquals("light=dark", evaluation.worstSlice().orElseThrow().name());
        assertEquals(5, evaluation.sliceGap().orElseThrow(), 1e-9);
    }

    @Test
    void refusesGatesOutOfBounds() {
        assertThrows(IllegalArgumentException.class, () -> new Gates(of(101), ANY_SIZE, ANY, ANY, ANY, ANY));
        assertThrows(IllegalArgumentException.class, () -> new Gates(of(Double.NaN), ANY_SIZE, ANY, ANY, ANY, ANY));
        assertThrows(IllegalArgumentException.class, () -> new Gates(ANY, OptionalLong.of(0), ANY, ANY, ANY, ANY));
        assertThrows(IllegalArgumentException.class, () -> new Gates(ANY, ANY_SIZE, of(-1), ANY, ANY, ANY));
        assertThrows(IllegalArgumentException.class, () -> new Gates(ANY, ANY_SIZE, ANY, of(101), ANY, ANY));
        assertThrows(IllegalArgumentException.class, () -> new Gates(ANY, ANY_SIZE, ANY, ANY, ANY, of(-0.1)));
    }
}
