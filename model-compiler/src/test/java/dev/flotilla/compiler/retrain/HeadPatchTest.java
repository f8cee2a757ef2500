package dev.flotilla.compiler.retrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.compiler.quant.Range;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.tflite.TfliteEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Small nets with a hidden layer, run by TensorFlow Lite before and after their heads change. */
class HeadPatchTest {
    private static final int INPUTS = SmallNets.INPUTS;
    private static final int FEATURES = SmallNets.FEATURES;
    private static final int CLASSES = SmallNets.CLASSES;

    /** The bytes of a vector of one long, with its length and padding. */
    private static final int VECTOR = 16;

    private final SmallNets nets = new SmallNets(Seeds.random("HeadPatchTest"));

    private static float[] run(byte[] file, RealFeed samples, int index) throws Exception {
        try (LoadedModel model = new TfliteEngine().load(file)) {
            return model.outputs()
                    .get(0)
                    .dequantize(model.run(samples.inputs(index, model.inputs())).get(0));
        }
    }

    @Test
    void findsTheHeadAndWhatFollowsIt() throws Exception {
        assertEquals(Link.SOFTMAX, Head.find(nets.net(CLASSES, "SOFTMAX")).link());
        assertEquals(Link.LOGISTIC, Head.find(nets.net(1, "LOGISTIC")).link());
        Head sums = Head.find(nets.net(2, "NONE"));
        assertEquals(Link.IDENTITY, sums.link());
        assertTrue(sums.last());
        assertEquals(FEATURES, sums.inputs());
        assertEquals(2, sums.outputs());
    }

    @Test
    void refusesWhatHasNoHead() {
        UnsupportedModelException several =
                assertThrows(UnsupportedModelException.class, () -> Head.find(nets.net(2, "LOGISTIC")));
        assertTrue(several.getMessage().contains("2 logistic outputs"), several.getMessage());
        Graphs graph = Graphs.withInput(1, INPUTS);
        Tensor relu = graph.op("RELU", SmallNets.NO_OPTIONS, List.of(graph.input()), 1, INPUTS);
        Model none = Model.of("none", graph.build(relu));
        UnsupportedModelException missing = assertThrows(UnsupportedModelException.class, () -> Head.find(none));
        assertTrue(missing.getMessage().contains("RELU"), missing.getMessage());
    }

    @Test
    void featuresAreWhatTheHeadGets() throws Exception {
        RealFeed samples = nets.samples(20);
        for (Model net : List.of(nets.net(CLASSES, "NONE"), SmallNets.int8(nets.net(CLASSES, "NONE"), samples))) {
            Head head = Head.find(net);
            HeadWeights weights = head.weights();
            byte[] file = ModelWriter.write(net);
            try (FeatureModel features = FeatureModel.of(net)) {
                for (int i = 0; i < samples.size(); i++) {
                    float[] sums = weights.sums(features.features(samples, i));
                    float[] expected = run(file, samples, i);
                    if (head.isInteger()) {
                        Quantization steps =
                                head.layer().output().quantization().orElseThrow();
                        clip(sums, steps);
                        assertArrayEquals(expected, sums, 0.6f * steps.scale());
                    } else {
                        assertArrayEquals(expected, sums, 1e-4f);
                    }
                }
            }
        }
    }

    /** What is beyond the range of int8, which the float model's sums chose, is cut off there. */
    private static void clip(float[] sums, Quantization steps) {
        for (int c = 0; c < sums.length; c++) {
            float highest = steps.scale() * (Byte.MAX_VALUE - steps.zeroPoint());
            float lowest = steps.scale() * (Byte.MIN_VALUE - steps.zeroPoint());
            sums[c] = Math.max(lowest, Math.min(highest, sums[c]));
        }
    }

    @Test
    void aFloatHeadGivesItsOwnSums() throws Exception {
        Model net = nets.net(CLASSES, "NONE");
        HeadWeights other = new HeadWeights(FEATURES, nets.floats(CLASSES * FEATURES), nets.floats(CLASSES));
        Model patched = HeadPatch.apply(net, other, new Range(0, 0));
        RealFeed samples = nets.samples(10);
        try (FeatureModel features = FeatureModel.of(net)) {
            for (int i = 0; i < samples.size(); i++) {
                float[] expected = other.sums(features.features(samples, i));
                assertArrayEquals(expected, run(ModelWriter.write(patched), samples, i), 1e-4f);
            }
        }
    }

    @Test
    void anInt8HeadAnswersAsItsRealNumbersDo() throws Exception {
        RealFeed samples = nets.samples(200);
        Model champion = SmallNets.int8(nets.net(CLASSES, "SOFTMAX"), samples);
        // Ten times the champion's: old scales would clip its weights, its bias and its sums.
        float[] weights = nets.floats(CLASSES * FEATURES);
        float[] bias = nets.floats(CLASSES);
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= 10;
        }
        HeadWeights other = new HeadWeights(FEATURES, weights, bias);
        List<float[]> sums = new ArrayList<>();
        try (FeatureModel features = FeatureModel.of(champion)) {
            for (int i = 0; i < samples.size(); i++) {
                sums.add(other.sums(features.features(samples, i)));
            }
        }
        Range range = Range.of(sums.get(0));
        for (float[] one : sums) {
            range = range.union(Range.of(one));
        }
        byte[] patched = ModelWriter.write(HeadPatch.apply(champion, other, range));
        float step = (range.withZero().max() - range.withZero().min()) / 255;
        int clear = 0;
        for (int i = 0; i < samples.size(); i++) {
            float[] answer = run(patched, samples, i);
            for (int c = 0; c < CLASSES; c++) {
                // A step of each of two sums moves a probability by at most half a step, plus its own rounding.
                assertEquals(softmax(sums.get(i), c), answer[c], step + 2 / 256f, "sample " + i);
            }
            if (lead(sums.get(i)) > 3 * step) {
                assertEquals(argMax(sums.get(i)), argMax(answer), "sample " + i);
                clear++;
            }
        }
        assertTrue(clear > 40, clear + " of 200 have an answer that steps leave clear");
    }

    /** Of the highest sum over the next. */
    private static float lead(float[] sums) {
        float[] rising = sums.clone();
        Arrays.sort(rising);
        return rising[rising.length - 1] - rising[rising.length - 2];
    }

    private static double softmax(float[] sums, int c) {
        double total = 0;
        for (float sum : sums) {
            total += Math.exp(sum - sums[c]);
        }
        return 1 / total;
    }

    private static int argMax(float[] values) {
        return Fidelity.argMax(values);
    }

    @Test
    void changesNothingButTheHead() throws Exception {
        RealFeed samples = nets.samples(50);
        Model champion = SmallNets.int8(nets.net(CLASSES, "SOFTMAX"), samples);
        HeadWeights other = new HeadWeights(FEATURES, nets.floats(CLASSES * FEATURES), nets.floats(CLASSES));
        Model patched = HeadPatch.apply(champion, other, new Range(-3, 3));
        Head before = Head.find(champion);
        Set<Tensor> head =
                Set.of(before.weightTensor(), before.bias(), before.layer().output());
        for (Op op : champion.main().ops()) {
            for (Tensor tensor : op.tensors()) {
                assertEquals(!head.contains(tensor), patched.main().tensors().contains(tensor), tensor.toString());
            }
        }
        // Equal vectors are written once, and by chance a zero point or two are equal.
        assertEquals(ModelWriter.write(champion).length, ModelWriter.write(patched).length, 2 * VECTOR);
    }

    @Test
    void sumsThatAreTheOutputKeepTheirScale() throws Exception {
        RealFeed samples = nets.samples(50);
        Model champion = SmallNets.int8(nets.net(2, "NONE"), samples);
        HeadWeights other = new HeadWeights(FEATURES, nets.floats(2 * FEATURES), nets.floats(2));
        Model patched = HeadPatch.apply(champion, other, new Range(-100, 100));
        assertEquals(
                champion.main().outputs().get(0).quantization(),
                patched.main().outputs().get(0).quantization());
    }
}
