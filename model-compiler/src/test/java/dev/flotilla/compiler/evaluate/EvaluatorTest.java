package dev.flotilla.compiler.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Slice;
import dev.flotilla.compiler.evaluate.Perturbation.Kind;
import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final RealFeed SAMPLES =
            RealFeed.of(new float[] {1, 0}, new float[] {3, 1}, new float[] {0, 2}, new float[] {2, 4});
    private static final int[] LABELS = {0, 0, 1, 0};
    private static final LoadedModel SAME = model(2, values -> values);
    /** Takes the second input for a quarter of what it is, so that it answers 0 for the last sample, too. */
    private static final LoadedModel WEAKER = model(2, values -> new float[] {values[0], values[1] / 4});

    /** A model of two inputs that computes in Java. */
    private static LoadedModel model(int outputs, UnaryOperator<float[]> function) {
        TensorSpec input = TensorSpec.of("in", TensorType.FLOAT32, List.of(1, 2));
        TensorSpec output = TensorSpec.of("out", TensorType.FLOAT32, List.of(1, outputs));
        return new LoadedModel() {
            @Override
            public List<TensorSpec> inputs() {
                return List.of(input);
            }

            @Override
            public List<TensorSpec> outputs() {
                return List.of(output);
            }

            @Override
            public List<byte[]> run(List<byte[]> inputs) {
                return List.of(output.quantize(function.apply(input.dequantize(inputs.get(0)))));
            }

            @Override
            public void close() {}
        };
    }

    private static EvaluationSet labelled(Slice... slices) {
        return new EvaluationSet(SAMPLES, Optional.of(LABELS), List.of(slices));
    }

    @Test
    void comparesAnswersAndOutputsWithTheFloatModel() throws Exception {
        Evaluation evaluation = Evaluator.against(SAME, WEAKER).evaluate(labelled());
        assertEquals(new Accuracy(4, 4), evaluation.accuracy().orElseThrow());
        assertEquals(new Accuracy(3, 4), evaluation.originalAccuracy().orElseThrow());
        Evaluation.Against against = evaluation.against().orElseThrow();
        assertEquals(OptionalDouble.of(0.75), against.agreement());
        assertEquals(Optional.of(new McNemar(0, 1)), against.changed());
        assertEquals(3, against.fidelity().maxError());
    }

    @Test
    void withoutLabelsKnowsOnlyHowNearTheOutputsAre() throws Exception {
        EvaluationSet unlabelled = new EvaluationSet(SAMPLES, Optional.empty(), List.of());
        Evaluation evaluation = Evaluator.against(SAME, WEAKER).evaluate(unlabelled);
        assertTrue(evaluation.answers().isEmpty());
        assertTrue(evaluation.against().orElseThrow().changed().isEmpty());
        assertEquals(3, evaluation.against().orElseThrow().fidelity().maxError());
    }

    @Test
    void judgesEachSliceByItsOwnSamples() throws Exception {
        Evaluation evaluation = Evaluator.against(WEAKER, SAME)
                .evaluate(labelled(new Slice("first", List.of(0, 1)), new Slice("last", List.of(3))));
        assertEquals(
                List.of(
                        new SliceAccuracy("first", new Accuracy(2, 2), Optional.of(new Accuracy(2, 2))),
                        new SliceAccuracy("last", new Accuracy(0, 1), Optional.of(new Accuracy(1, 1)))),
                evaluation.slices());
        assertEquals(100, evaluation.slices().get(1).drop().orElseThrow());
        assertTrue(evaluation.worstSlice().isEmpty());
    }

    @Test
    void evaluatesEachDisturbanceOnBothModels() throws Exception {
        List<Perturbation> brighter = List.of(new Perturbation(Kind.BRIGHTNESS, 1));
        Evaluation evaluation = Evaluator.against(WEAKER, SAME).evaluate(labelled(), brighter, 1);
        // All values become the largest of all: the first of equals is the answer of both.
        assertEquals(
                List.of(new PerturbedAccuracy(brighter.get(0), new Accuracy(3, 4), Optional.of(new Accuracy(3, 4)))),
                evaluation.perturbed());
        assertEquals(new Accuracy(3, 4), evaluation.accuracy().orElseThrow());
    }

    @Test
    void aSingleOutputHasNoPlaceToAgreeOn() throws Exception {
        LoadedModel sum = model(1, values -> new float[] {values[0] + values[1]});
        EvaluationSet unlabelled = new EvaluationSet(SAMPLES, Optional.empty(), List.of());
        Evaluation evaluation = Evaluator.against(sum, sum).evaluate(unlabelled);
        assertEquals(OptionalDouble.empty(), evaluation.against().orElseThrow().agreement());
    }

    @Test
    void refusesModelsOfDifferentOutputs() {
        LoadedModel other = model(3, values -> new float[3]);
        assertThrows(DataException.class, () -> Evaluator.against(SAME, other));
    }

    @Test
    void refusesOutputsThatAreNotFinite() {
        LoadedModel broken = model(2, values -> new float[] {values[0], Float.NaN});
        InferenceException refused = assertThrows(
                InferenceException.class, () -> Evaluator.of(broken).evaluate(labelled()));
        assertEquals("output 'out' is NaN for sample 0", refused.getMessage());
    }
}
