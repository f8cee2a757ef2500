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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class WidenSumsTest {
    private static Subgraph sum(DataType type, float inputScale, float outputScale) {
        Tensor input =
                Tensor.computed("input", type, List.of(1, 4)).quantizedAs(type, Quantization.perTensor(inputScale, 0));
        Tensor output = Tensor.computed("output", type, List.of(1, 4))
                .quantizedAs(type, Quantization.perTensor(outputScale, 0));
        Options options = Options.named("SubOptions").with("pot_scale_int16", false);
        Op op = Op.of(Operator.SUB, type == DataType.INT16 ? 5 : 2, List.of(input, input), List.of(output), options);
        return Subgraph.of("main", List.of(input), List.of(output), List.of(op), List.of());
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            mode = Mode.INCLUDE,
            names = {"INT8", "INT16"})
    void firesOnADifferenceThatIsTinyNextToItsOperandsAndTheRuntimeTakesIt(DataType type) throws Exception {
        Subgraph result = new WidenSums().apply(sum(type, 1f, 1e-9f)).orElseThrow();
        assertEquals(Optional.empty(), new WidenSums().apply(result));
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
        Subgraph graph = sum(type, 1f, 0.01f);
        assertSame(Optional.empty(), new WidenSums().apply(graph));
    }
}
