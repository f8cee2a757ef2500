package dev.flotilla.compiler.pass.integer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.lite.schema.BuiltinOperator;

class WidenScalesTest {
    private static Subgraph difference(DataType type, float inputScale, float outputScale) {
        return graph(Operator.SUB, "SubOptions", type, inputScale, outputScale);
    }

    private static Subgraph graph(Operator operator, String table, DataType type, float inputScale, float outputScale) {
        Tensor input =
                Tensor.computed("input", type, List.of(1, 4)).quantizedAs(type, Quantization.perTensor(inputScale, 0));
        Tensor output = Tensor.computed("output", type, List.of(1, 4))
                .quantizedAs(type, Quantization.perTensor(outputScale, 0));
        Options options = operator.equals(Operator.SUB)
                ? Options.named(table).with("pot_scale_int16", false)
                : Options.named(table);
        Op op = Op.of(operator, type == DataType.INT16 ? 5 : 2, List.of(input, input), List.of(output), options);
        return Subgraph.of("main", List.of(input), List.of(output), List.of(op), List.of());
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = Mode.INCLUDE,
            names = {"INT8", "INT16"})
    void firesOnADifferenceThatIsTinyNextToItsOperandsAndTheRuntimeTakesIt(DataType type) throws Exception {
        firesAndRuns(difference(type, 1f, 1e-9f), type);
    }

    @Test
    void firesOnASquaredDifferenceThatIsTinyNextToItsOperands() throws Exception {
        Operator operator = Operator.builtin(BuiltinOperator.SQUARED_DIFFERENCE, "SQUARED_DIFFERENCE");
        firesAndRuns(graph(operator, "SquaredDifferenceOptions", DataType.INT8, 1f, 1e-6f), DataType.INT8);
    }

    @ParameterizedTest
    @ValueSource(longs = {Options.ACTIVATION_RELU6, Options.ACTIVATION_RELU_N1_TO_1})
    void firesOnAnActivationWhoseEndIsOutOfReachOfTheScale(long activation) throws Exception {
        Subgraph graph = graph(Operator.MUL, "MulOptions", DataType.INT8, 1e-5f, 1e-10f);
        Op op = graph.ops().get(0);
        Options fused = op.options().orElseThrow().with("fused_activation_function", activation);
        firesAndRuns(
                Subgraph.of(
                        "main",
                        graph.inputs(),
                        graph.outputs(),
                        List.of(Op.of(op.operator(), 2, List.of(op.input(0), op.input(0)), graph.outputs(), fused)),
                        List.of()),
                DataType.INT8);
    }

    private static void firesAndRuns(Subgraph graph, DataType type) throws Exception {
        Subgraph result = new WidenScales().apply(graph).orElseThrow();
        assertEquals(Optional.empty(), new WidenScales().apply(result));
        byte[] file = ModelWriter.write(Model.of("test", result));
        try (LoadedModel model = new TfliteEngine(EngineOptions.reference()).load(file)) {
            byte[] zeros = model.run(List.of(new byte[4 * type.bytes()])).get(0);
            assertEquals(0, zeros[0]);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = Mode.INCLUDE,
            names = {"INT8", "INT16"})
    void doesNotFireOnAnOrdinarySum(DataType type) {
        Subgraph graph = difference(type, 1f, 0.01f);
        assertSame(Optional.empty(), new WidenScales().apply(graph));
    }
}
