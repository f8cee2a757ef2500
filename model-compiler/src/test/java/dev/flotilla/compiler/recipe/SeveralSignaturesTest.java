package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models of several subgraphs. */
class SeveralSignaturesTest {
    private static final SeededFeed SAMPLES = new SeededFeed(20260302, 16, -1, 1);

    private static Model compile(Model model, Scheme scheme) throws Exception {
        Recipe recipe = Recipe.of(scheme, CalibrationMethod.MIN_MAX);
        return ModelReader.read(new Compilation(model, recipe).run(SAMPLES).model());
    }

    private static byte[] alone(Model model, int position) {
        return ModelWriter.write(model.withSubgraphs(List.of(model.subgraphs().get(position))));
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT8_FLOAT_IO", "INT16X8"})
    void everySignatureIsQuantized(Scheme scheme) throws Exception {
        for (String name : List.of("aeq_two_signatures", "aeq_weight_sharing_fcs")) {
            Model model = ModelReader.read(RefSet.unit(name));
            Model compiled = compile(model, scheme);
            assertEquals(keys(model), keys(compiled));
            for (int i = 0; i < 2; i++) {
                Nearness nearness = Nearness.of(alone(model, i), alone(compiled, i), SAMPLES);
                assertTrue(nearness.decibels() >= 30, name + " " + i + ": " + nearness);
            }
        }
    }

    private record FitsTheFirst() implements Feed {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public List<byte[]> inputs(int index, List<TensorSpec> inputs) throws DataException {
            if (inputs.get(0).elements() != 128) {
                throw new DataException("sample 0 has 128 values");
            }
            return List.of(new byte[inputs.get(0).byteSize()]);
        }
    }

    private static List<String> keys(Model model) {
        return model.subgraphs().stream()
                .flatMap(graph -> graph.signatures().stream())
                .map(signature -> signature.key())
                .toList();
    }

    @Test
    void signaturesThatShareWeightsShareThemStill() throws Exception {
        Model compiled = compile(ModelReader.read(RefSet.unit("aeq_weight_sharing_fcs")), Scheme.INT8);
        Set<Buffer> weights = compiled.subgraphs().stream()
                .map(graph -> graph.ops().get(0).input(1).parts().buffer().orElseThrow())
                .collect(Collectors.toSet());
        assertEquals(1, weights.size());
    }

    @Test
    void namesTheSignatureThatTheSamplesDoNotFit() throws Exception {
        Model model = ModelReader.read(RefSet.unit("aeq_weight_sharing_fcs"));
        Compilation compilation = new Compilation(model, Recipe.of(Scheme.INT8));
        DataException e = assertThrows(DataException.class, () -> compilation.run(new FitsTheFirst()));
        assertTrue(String.valueOf(e.getMessage()).contains("signature 'sig2'"), e.getMessage());
    }

    @Test
    void aSubgraphThatAnOperatorCallsStaysFloat() throws Exception {
        Subgraph branch = relu("branch");
        Tensor input = Tensor.computed("x", DataType.FLOAT32, List.of(4));
        Tensor condition = Tensor.constant("yes", DataType.BOOL, List.of(1), Buffer.of(new byte[] {1}));
        Tensor hidden = Tensor.computed("hidden", DataType.FLOAT32, List.of(4));
        Tensor output = Tensor.computed("y", DataType.FLOAT32, List.of(4));
        Options branches =
                Options.named("IfOptions").with("then_subgraph_index", 1).with("else_subgraph_index", 1);
        Op call = Op.of(Operator.builtin(118, "IF"), 1, List.of(condition, input), List.of(hidden), branches);
        Op sum = Op.of(Operator.ADD, 1, List.of(hidden, hidden), List.of(output), Options.named("AddOptions"));
        Subgraph main = Subgraph.of("main", List.of(input), List.of(output), List.of(call, sum), List.of());
        Model model = Model.of("test", main).withSubgraphs(List.of(main, branch));
        Model compiled = compile(model, Scheme.INT8);
        assertEquals(DataType.INT8, compiled.main().inputs().get(0).type());
        assertEquals(
                DataType.FLOAT32, compiled.subgraphs().get(1).inputs().get(0).type());
        assertTrue(Nearness.of(ModelWriter.write(model), ModelWriter.write(compiled), SAMPLES)
                        .decibels()
                >= 30);
    }

    private static Subgraph relu(String name) {
        Tensor from = Tensor.computed("from", DataType.FLOAT32, List.of(4));
        Tensor to = Tensor.computed("to", DataType.FLOAT32, List.of(4));
        Op op = new Op(
                Operator.builtin(19, "RELU"),
                1,
                List.of(Optional.of(from)),
                List.of(to),
                Optional.empty(),
                Op.Extras.NONE);
        return Subgraph.of(name, List.of(from), List.of(to), List.of(op), List.of());
    }
}
