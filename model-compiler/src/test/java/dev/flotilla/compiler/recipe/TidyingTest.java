package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.compiler.testkit.SameOutputs;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TidyingTest {
    /** Folding scales into weights rounds each of them once more. */
    private static final double TOLERANCE = 1e-5;

    private final TfliteEngine engine = new TfliteEngine(EngineOptions.reference());

    @TestFactory
    List<DynamicTest> referenceModelsComputeTheSameAndSettle() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : RefSet.allModels()) {
            tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> tidy(file)));
        }
        return tests;
    }

    private void tidy(Path file) throws Exception {
        byte[] original = Files.readAllBytes(file);
        if (!loads(original)) {
            return;
        }
        Model model = ModelReader.read(original);
        Pipeline.Result result = Tidying.tidy(model);
        assertEquals(List.of(), Tidying.tidy(result.model()).fired(), "a second time changes nothing");
        SameOutputs.check(model, result.model(), TOLERANCE);
        if (!result.fired().isEmpty()) {
            System.out.println(file.getFileName() + ": " + result.fired() + ", "
                    + model.main().ops().size() + " operators become "
                    + result.model().main().ops().size() + ", " + ModelWriter.write(model).length + " bytes become "
                    + ModelWriter.write(result.model()).length);
        }
    }

    private boolean loads(byte[] original) {
        try {
            engine.load(original).close();
            return true;
        } catch (ModelRejectedException e) {
            return false;
        }
    }

    @Test
    void foldsAChainOfConstantsByTheRuntimesOwnKernels() throws Exception {
        Graphs graphs = Graphs.withInput(1, 2);
        Tensor constant = Graphs.floats("constant", List.of(2), 3, -4);
        Tensor negated = graphs.op(Operator.builtin(59, "NEG"), "NegOptions", List.of(constant), 2);
        Tensor flat = graphs.op(Operator.RESHAPE, "ReshapeOptions", List.of(negated, Graphs.ints("shape", 1, 2)), 1, 2);
        Tensor output = graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), flat), 1, 2);
        Model model = Model.of("test", graphs.build(output));
        Pipeline.Result result = Tidying.tidy(model);
        assertEquals("fold-constants", result.fired().get(0));
        assertEquals(1, result.model().main().ops().size());
        assertEquals(-3, result.model().main().ops().get(0).input(1).floats()[0]);
        SameOutputs.check(model, result.model(), 0);
    }

    @Test
    void aModelOfWeightsInEightBitsBecomesAFloatModelAgain() throws Exception {
        for (String name : List.of("kws_refA_dynrange", "ad01_dynrange", "aeq_mnist_weightonly_int8")) {
            Model model = ModelReader.read(RefSet.model(name));
            Model real = Tidying.tidy(Tidying.toFloat(model).model()).model();
            assertTrue(
                    real.main().tensors().stream().noneMatch(tensor -> tensor.type() == DataType.INT8),
                    name + " has int8 left");
            SameOutputs.check(model, real, 0.1);
        }
    }

    @Test
    void leavesAModelThatBreaksTheRulesAsItIs() throws UnsupportedModelException {
        Graphs graphs = Graphs.withInput(1, 2);
        Tensor stray = Graphs.floats("stray", List.of(3), 1);
        Model model = Model.of(
                "test", graphs.build(graphs.op(Operator.ADD, "AddOptions", List.of(graphs.input(), stray), 1, 2)));
        assertEquals(List.of(), Tidying.tidy(model).fired());
    }
}
