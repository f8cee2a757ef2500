package dev.flotilla.compiler.pass.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.SameOutputs;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoldScaleAndShiftTest {
    /** Folding rounds each constant once more: a few units in the last of 24 bits. */
    private static final double TOLERANCE = 1e-5;

    private final Random random = new Random(5);

    /** The layers that can take in what follows them; each makes four channels. */
    private enum Layer {
        CONVOLUTION {
            @Override
            Tensor add(Graphs graphs, FoldScaleAndShiftTest test, boolean bias) {
                List<Tensor> inputs = test.operands(graphs, bias, 4, 2, 2, 3);
                return graphs.op(Operator.CONV_2D, strides("Conv2DOptions"), inputs, 1, 3, 3, 4);
            }
        },
        DEPTHWISE {
            @Override
            Tensor add(Graphs graphs, FoldScaleAndShiftTest test, boolean bias) {
                List<Tensor> inputs = test.operands(graphs, bias, 1, 2, 2, 4);
                Options options = strides("DepthwiseConv2DOptions").with("depth_multiplier", 1);
                return graphs.op(Operator.DEPTHWISE_CONV_2D, options, inputs, 1, 3, 3, 4);
            }
        },
        FULLY_CONNECTED {
            @Override
            Tensor add(Graphs graphs, FoldScaleAndShiftTest test, boolean bias) {
                List<Tensor> inputs = test.operands(graphs, bias, 4, 5);
                return graphs.op(Operator.FULLY_CONNECTED, "FullyConnectedOptions", inputs, 1, 4);
            }
        };

        abstract Tensor add(Graphs graphs, FoldScaleAndShiftTest test, boolean bias);

        Graphs start() {
            return switch (this) {
                case CONVOLUTION -> Graphs.withInput(1, 4, 4, 3);
                case DEPTHWISE -> Graphs.withInput(1, 4, 4, 4);
                case FULLY_CONNECTED -> Graphs.withInput(1, 5);
            };
        }

        private static Options strides(String table) {
            return Options.named(table)
                    .with("padding", Options.PADDING_VALID)
                    .with("stride_w", 1)
                    .with("stride_h", 1);
        }
    }

    private List<Tensor> operands(Graphs graphs, boolean bias, Integer... weights) {
        Tensor constant = floats("weights", weights);
        return bias ? List.of(graphs.input(), constant, floats("bias", 4)) : List.of(graphs.input(), constant);
    }

    private Tensor floats(String name, Integer... shape) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return Graphs.floats(name, List.of(shape), values);
    }

    private Tensor then(Graphs graphs, Operator operator, String options, Tensor left, Tensor right) {
        Tensor variable = left.isConstant() ? right : left;
        return graphs.op(
                operator, options, List.of(left, right), variable.shape().toArray(Integer[]::new));
    }

    private static List<String> operators(Subgraph graph) {
        return graph.ops().stream().map(op -> op.operator().name()).toList();
    }

    @ParameterizedTest
    @EnumSource(Layer.class)
    void foldsBatchNormalizationIntoEveryLayer(Layer layer) throws Exception {
        Graphs graphs = layer.start();
        Tensor made = layer.add(graphs, this, true);
        Tensor scaled = then(graphs, Operator.MUL, "MulOptions", made, floats("scale", 4));
        Tensor output = then(graphs, Operator.ADD, "AddOptions", scaled, floats("shift", 1, 4));
        Subgraph graph = graphs.build(output);
        Subgraph once = new FoldScaleAndShift().apply(graph).orElseThrow();
        Subgraph result = Judge.fires(new FoldScaleAndShift(), once, TOLERANCE);
        assertEquals(1, result.ops().size());
        assertSame(output, result.ops().get(0).output());
        SameOutputs.check(Model.of("before", graph), Model.of("after", result), TOLERANCE);
    }

    @Test
    void givesALayerWithoutBiasOne() throws Exception {
        Graphs graphs = Layer.FULLY_CONNECTED.start();
        Tensor made = Layer.FULLY_CONNECTED.add(graphs, this, false);
        Tensor output = then(graphs, Operator.SUB, "SubOptions", floats("from", 4), made);
        Subgraph result = Judge.fires(new FoldScaleAndShift(), graphs.build(output), TOLERANCE);
        assertEquals(List.of("FULLY_CONNECTED"), operators(result));
    }

    @Test
    void foldsDivisionAndSubtractionByOneNumberAndTakesTheActivationAlong() throws Exception {
        Graphs graphs = Layer.CONVOLUTION.start();
        Tensor made = Layer.CONVOLUTION.add(graphs, this, true);
        Tensor halved = then(graphs, Operator.DIV, "DivOptions", made, Graphs.floats("two", List.of(), 2));
        Options relu = Options.named("SubOptions").with("fused_activation_function", Options.ACTIVATION_RELU);
        Tensor output =
                graphs.op(Operator.SUB, relu, List.of(halved, Graphs.floats("one", List.of(1), 0.1f)), 1, 3, 3, 4);
        Subgraph graph = graphs.build(output);
        Subgraph once = Judge.fires(
                new FoldScaleAndShift(), new FoldScaleAndShift().apply(graph).orElseThrow(), TOLERANCE);
        assertEquals(List.of("CONV_2D"), operators(once));
        Options options = once.ops().get(0).options().orElseThrow();
        assertEquals(Options.ACTIVATION_RELU, options.integer("fused_activation_function", 0));
    }

    @Test
    void doesNotFireAcrossAnActivation() throws Exception {
        Graphs graphs = Graphs.withInput(1, 5);
        Options relu =
                Options.named("FullyConnectedOptions").with("fused_activation_function", Options.ACTIVATION_RELU);
        Tensor made = graphs.op(Operator.FULLY_CONNECTED, relu, operands(graphs, true, 4, 5), 1, 4);
        Judge.doesNotFire(
                new FoldScaleAndShift(),
                graphs.build(then(graphs, Operator.MUL, "MulOptions", made, floats("scale", 4))));
    }

    @Test
    void doesNotFireOnALayerThatOthersRead() throws Exception {
        Graphs graphs = Layer.FULLY_CONNECTED.start();
        Tensor made = Layer.FULLY_CONNECTED.add(graphs, this, true);
        Tensor scaled = then(graphs, Operator.MUL, "MulOptions", made, floats("scale", 4));
        Judge.doesNotFire(new FoldScaleAndShift(), graphs.build(scaled, made));
    }

    @Test
    void doesNotFireOnAConstantThatDiffersByPlace() throws Exception {
        Graphs graphs = Layer.CONVOLUTION.start();
        Tensor made = Layer.CONVOLUTION.add(graphs, this, true);
        Judge.doesNotFire(
                new FoldScaleAndShift(),
                graphs.build(then(graphs, Operator.ADD, "AddOptions", made, floats("map", 1, 3, 3, 4))));
    }

    @Test
    void doesNotFireWhereAWeightWouldOverflow() throws Exception {
        Graphs graphs = Layer.FULLY_CONNECTED.start();
        Tensor made = Layer.FULLY_CONNECTED.add(graphs, this, true);
        Tensor zero = Graphs.floats("zero", List.of(1), 0);
        Judge.doesNotFire(new FoldScaleAndShift(), graphs.build(then(graphs, Operator.DIV, "DivOptions", made, zero)));
    }

    @Test
    void doesNotFireOnWeightsThatTwoLayersShare() throws Exception {
        Graphs graphs = Graphs.withInput(1, 4);
        Tensor weights = floats("weights", 4, 4);
        Tensor first = graphs.fullyConnected(graphs.input(), weights, floats("bias", 4));
        Tensor scaled = then(graphs, Operator.MUL, "MulOptions", first, floats("scale", 4));
        Judge.doesNotFire(
                new FoldScaleAndShift(),
                graphs.build(graphs.fullyConnected(scaled, weights, floats("another bias", 4))));
    }
}
