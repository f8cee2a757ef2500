package dev.flotilla.compiler.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.benchmark.Stopwatch;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.data.DatasetFeed.Device;
import dev.flotilla.compiler.data.DatasetFolder;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.compiler.testkit.Datasets;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateCheck.Outcome;
import dev.flotilla.contract.protocol.GateVerdict;
import dev.flotilla.contract.protocol.SampleFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models in memory that answer by the sample's number, which is all that a sample holds. */
class GateTest {
    private static final TensorSpec NUMBER = TensorSpec.of("number", TensorType.FLOAT32, List.of(1, 1));
    private static final TensorSpec SCORES = TensorSpec.of("scores", TensorType.FLOAT32, List.of(1, 2));
    private static final Device DEVICE = new Device(NUMBER, ImageSpec.exact(1, 1, 1, List.of(0.0), List.of(1.0)));
    /** The true class of every sample is 1. */
    private static final int TRUTH = 1;

    private static final List<String> NAMES = List.of("no", "yes");

    @TempDir
    Path folder;

    /** Answers with the class that {@code rule} gives for a number. */
    private record Numbered(IntUnaryOperator rule) implements LoadedModel {
        @Override
        public List<TensorSpec> inputs() {
            return List.of(NUMBER);
        }

        @Override
        public List<TensorSpec> outputs() {
            return List.of(SCORES);
        }

        @Override
        public List<byte[]> run(List<byte[]> inputs) {
            int answer = rule.applyAsInt(Math.round(NUMBER.dequantize(inputs.get(0))[0]));
            return List.of(SCORES.quantize(answer == 1 ? new float[] {0, 1} : new float[] {1, 0}));
        }

        @Override
        public void close() {}
    }

    /** Numbers from {@code from} on; those below {@code dark} are of the slice {@code light=dark}. */
    private DatasetFeed samples(String name, int from, int count, int dark) throws Exception {
        return samples(name, from, count, dark, number -> TRUTH);
    }

    private DatasetFeed samples(String name, int from, int count, int dark, IntUnaryOperator truth) throws Exception {
        Datasets set = new Datasets(folder.resolve(name), name, SampleFormat.REALS, NAMES);
        for (int i = from; i < from + count; i++) {
            byte[] number = ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat(i)
                    .array();
            List<String> slices = i < from + dark ? List.of("light=dark") : List.of();
            set.add(number, Optional.of(NAMES.get(truth.applyAsInt(i))), List.of(), DatasetSplit.TEST, slices);
        }
        return DatasetFeed.of(DatasetFolder.open(set.write()), DatasetSplit.TEST, DEVICE);
    }

    /** New samples are 0 to 199, clean ones from 10,000 on. */
    private GateVerdict judge(IntUnaryOperator champion, IntUnaryOperator challenger, int clean, long bytes)
            throws Exception {
        return judge(champion, challenger, samples("drifted", 0, 200, 40), clean, bytes);
    }

    private GateVerdict judge(
            IntUnaryOperator champion, IntUnaryOperator challenger, DatasetFeed drifted, int clean, long bytes)
            throws Exception {
        Graphs graph = Graphs.withInput(1, 1);
        Model any = Model.of("any", graph.build(graph.op("ABS", "AbsOptions", List.of(graph.input()), 1, 1)));
        Contest contest = new Contest(new Numbered(champion), any, 1000, new Numbered(challenger), any, bytes, 1050);
        AtomicLong clock = new AtomicLong();
        return new Gate(
                        contest,
                        drifted,
                        samples("clean", 10_000, clean, 0),
                        GateSettings.USUAL,
                        true,
                        1,
                        Progress.UNSEEN)
                .judge(new Stopwatch(() -> clock.addAndGet(1000), Duration.ofMillis(1)));
    }

    private static GateCheck check(GateVerdict verdict, String name) {
        return verdict.checks().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is none of " + verdict.checks()));
    }

    /** Right on all clean samples and on the new ones from {@code wrong} on. */
    private static IntUnaryOperator wrongBelow(int wrong) {
        return number -> number < wrong ? 0 : TRUTH;
    }

    @Test
    void letsABetterOnePassWithEveryNumber() throws Exception {
        GateVerdict verdict = judge(wrongBelow(100), wrongBelow(10), 400, 1000);
        assertTrue(verdict.passed(), verdict.toString());
        GateCheck drifted = check(verdict, "drifted");
        assertEquals(50, drifted.figures().get("champion"), 1e-9);
        assertEquals(95, drifted.figures().get("challenger"), 1e-9);
        assertEquals(90, drifted.figures().get("won"), 1e-9);
        assertEquals(0, check(verdict, "clean").figures().get("loss"), 1e-9);
        for (String name :
                List.of("recovered", "perturbed", "size", "memory", "latency", "drifted light=dark", "clean slices")) {
            assertEquals(Outcome.PASSED, check(verdict, name).outcome(), name);
        }
    }

    @Test
    void failsOneThatIsWorseOnNewSamples() throws Exception {
        assertEquals(
                Outcome.FAILED,
                check(judge(wrongBelow(10), wrongBelow(100), 400, 1000), "drifted")
                        .outcome());
    }

    @Test
    void decidesNothingOnAGainThatMayBeChance() throws Exception {
        GateCheck drifted = check(judge(wrongBelow(102), wrongBelow(100), 400, 1000), "drifted");
        assertEquals(Outcome.UNDECIDED, drifted.outcome(), drifted.message());
    }

    @Test
    void failsOneThatForgets() throws Exception {
        IntUnaryOperator forgetful = number -> number >= 10_000 && number % 20 == 0 ? 0 : TRUTH;
        GateVerdict verdict = judge(wrongBelow(100), forgetful, 400, 1000);
        GateCheck clean = check(verdict, "clean");
        assertEquals(Outcome.FAILED, clean.outcome(), clean.message());
        assertEquals(5, clean.figures().get("loss"), 1e-9);
        assertEquals(Outcome.PASSED, check(verdict, "drifted").outcome());
    }

    @Test
    void holdsALossThatIsSmallButNotSurelySo() throws Exception {
        IntUnaryOperator somewhat = number -> number >= 10_000 && number % 60 == 0 ? 0 : TRUTH;
        GateCheck clean = check(judge(wrongBelow(100), somewhat, 300, 1000), "clean");
        assertTrue(clean.figures().get("loss") < 2, clean.message());
        assertEquals(Outcome.UNDECIDED, clean.outcome(), clean.message());
    }

    @Test
    void saysOfADriftThatIsNotMadeUpForThatItIsNot() throws Exception {
        GateCheck recovered = check(judge(wrongBelow(150), wrongBelow(60), 400, 1000), "recovered");
        assertEquals(Outcome.FAILED, recovered.outcome());
        assertEquals(30, recovered.figures().get("shortfall"), 1e-9);
        assertTrue(recovered.message().contains("does not make up for this drift"), recovered.message());
    }

    @Test
    void failsOneThatLosesASlice() throws Exception {
        // The first forty are dark: the challenger is right everywhere but there.
        IntUnaryOperator champion = number -> number >= 40 && number < 200 ? 0 : TRUTH;
        GateVerdict verdict = judge(champion, wrongBelow(40), 400, 1000);
        assertEquals(Outcome.PASSED, check(verdict, "drifted").outcome());
        GateCheck dark = check(verdict, "drifted light=dark");
        assertEquals(Outcome.FAILED, dark.outcome(), dark.message());
    }

    @Test
    void doesNotTakeOneForPerfectOnAClassThatAnswersNothingElse() throws Exception {
        IntUnaryOperator even = number -> number >= 200 || number % 2 == 0 ? TRUTH : 0;
        IntUnaryOperator nearly = number -> number < 200 && number % 10 == 0 ? 0 : even.applyAsInt(number);
        DatasetFeed drifted = samples("halves", 0, 200, 0, even);
        GateCheck yes = check(judge(number -> TRUTH, nearly, drifted, 400, 1000), "drifted class=yes");
        assertEquals(Outcome.PASSED, yes.outcome(), yes.message());
        assertEquals(100, yes.figures().get("champion"), 1e-9);
        assertEquals(80, yes.figures().get("challenger"), 1e-9);
        assertEquals(50, yes.figures().get("championApart"), 1e-9);
        assertEquals(90, yes.figures().get("challengerApart"), 1e-9);
        GateCheck flooded = check(judge(nearly, number -> TRUTH, drifted, 400, 1000), "drifted class=no");
        assertEquals(Outcome.FAILED, flooded.outcome(), flooded.message());
    }

    @Test
    void failsALargerFile() throws Exception {
        assertEquals(
                Outcome.FAILED,
                check(judge(wrongBelow(100), wrongBelow(10), 400, 1051), "size").outcome());
    }

    @Test
    void decidesNothingWithoutCleanSamples() throws Exception {
        GateVerdict verdict = judge(wrongBelow(100), wrongBelow(10), 0, 1000);
        assertEquals(Outcome.UNDECIDED, check(verdict, "clean").outcome());
        assertEquals(Outcome.UNDECIDED, check(verdict, "recovered").outcome());
    }

    @Test
    void countsFalseAlarmsExactly() {
        double[] errors = new double[200];
        for (int i = 0; i < 9; i++) {
            errors[i] = 2;
        }
        GateCheck many = FalseAlarms.check(errors, 1, 0.01, GateSettings.USUAL);
        assertEquals(Outcome.FAILED, many.outcome(), many.message());
        assertEquals(
                Outcome.PASSED,
                FalseAlarms.check(errors, 1, 0.04, GateSettings.USUAL).outcome());
        // 1 - 0.99^200
        assertEquals(0.8660203251, FalseAlarms.atLeast(1, 200, 0.01), 1e-9);
    }
}
