package dev.flotilla.compiler.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.evaluate.EvaluationSet;
import dev.flotilla.compiler.evaluate.Gates;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.LoadCheck;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchTest {
    private static final TfliteEngine REFERENCE = new TfliteEngine(EngineOptions.reference());
    private static final RealFeed POINTS = RealFeed.of(
            new float[] {0.5f}, new float[] {1}, new float[] {2}, new float[] {3}, new float[] {4}, new float[] {6});

    private final List<String> tried = new ArrayList<>();

    private Found search(byte[] model, RealFeed samples) throws Exception {
        Plan plan = new Plan(Recipe.of(Scheme.INT8), Optional.empty(), Gates.none(), Goal.SMALLEST);
        return new Search(
                        model,
                        plan,
                        REFERENCE,
                        LoadCheck.NONE,
                        trial -> tried.add(trial.variant().name()))
                .run(samples, new EvaluationSet(samples, Optional.empty(), List.of()));
    }

    @Test
    void aSchemeThatIsNotPossibleDoesNotEndTheSearch() throws Exception {
        Found found = search(RefSet.model("hello_float"), POINTS);
        Verdict dynamic = found.verdicts().get(3);
        assertEquals("dynamic", dynamic.trial().variant().name());
        assertTrue(dynamic.reason().startsWith("is not possible: scheme dynamic finds"), dynamic.reason());
        assertEquals(List.of("int8", "int8 min-max", "int16x8", "dynamic", "fp16", "float", "int8 mixed"), tried);
    }

    @Test
    void theChosenModelIsTheOneThatWasJudged() throws Exception {
        Found found = search(RefSet.model("hello_float"), POINTS);
        assertEquals(found.choice().bytes(), found.chosen().orElseThrow().model().length);
    }

    @Test
    void floatIsChosenWhereNothingElseIsPossible() throws Exception {
        byte[] model = RefSet.unit("aeq_single_sqrt");
        Found found = search(model, constant(model, 2));
        assertEquals("float", found.choice().variant().name());
        assertArrayEquals(model, found.chosen().orElseThrow().model());
        String reason = found.verdicts().get(0).reason();
        assertTrue(reason.startsWith("is not possible: ") && reason.contains("SQRT"), reason);
    }

    @Test
    void samplesThatFloatItselfFailsOnEndTheSearch() throws Exception {
        byte[] model = RefSet.unit("aeq_single_sqrt");
        RealFeed negative = constant(model, -2);
        assertThrows(InferenceException.class, () -> search(model, negative));
        assertEquals(List.of(), tried);
    }

    /** One sample of nothing but {@code value}. */
    private static RealFeed constant(byte[] model, float value) throws Exception {
        try (LoadedModel loaded = REFERENCE.load(model)) {
            float[] sample = new float[loaded.inputs().get(0).elements()];
            Arrays.fill(sample, value);
            return RealFeed.of(sample);
        }
    }
}
