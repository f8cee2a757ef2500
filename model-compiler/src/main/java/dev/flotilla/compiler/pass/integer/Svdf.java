package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Affine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The inputs of SVDF beside its activation: int8 feature weights, int16 time weights and state, int32 bias.
 *
 * <p>Time weights reach ±512 only: the other six bits are room for the sum over the memory (LiteRT,
 * {@code operator_property.cc} and {@code quantize_model.cc}).
 */
final class Svdf {
    static final String OPERATOR = "SVDF";

    private static final int FEATURE_WEIGHTS = 1;
    private static final int TIME_WEIGHTS = 2;
    private static final int BIAS = 3;
    private static final int STATE = 4;
    private static final int TIME_WEIGHTS_REACH = 512;

    private Svdf() {}

    static boolean is(Op op) {
        return op.operator().name().equals(OPERATOR) && !op.operator().isCustom();
    }

    /** Why {@code op} cannot be quantized, if so. */
    static Optional<String> obstacle(Op op, Ranges ranges) {
        if (Activations.fused(op) != Options.ACTIVATION_RELU) {
            return Optional.of("has another activation than RELU, the only one of the integer kernel");
        }
        for (int position : List.of(FEATURE_WEIGHTS, TIME_WEIGHTS)) {
            Optional<String> fault = Constants.obstacle(op.findInput(position), "weights");
            if (fault.isPresent()) {
                return fault;
            }
        }
        Optional<Tensor> bias = op.findInput(BIAS);
        return bias.flatMap(present -> Constants.obstacle(bias, "a bias"))
                .or(() -> States.obstacle(op.findInput(STATE), ranges));
    }

    static Op quantize(Op op, Ranges ranges) {
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        Tensor timeWeights = Stored.symmetric16(op.input(TIME_WEIGHTS), TIME_WEIGHTS_REACH);
        Affine state =
                ActivationType.INT16.covering(ranges.find(op.input(STATE)).orElseThrow());
        inputs.set(FEATURE_WEIGHTS, Optional.of(Stored.symmetric8(op.input(FEATURE_WEIGHTS))));
        inputs.set(TIME_WEIGHTS, Optional.of(timeWeights));
        inputs.set(STATE, Optional.of(States.stored(op.input(STATE), DataType.INT16, state)));
        float scale = Stored.scale(timeWeights) * state.scale();
        op.findInput(BIAS).ifPresent(bias -> inputs.set(BIAS, Optional.of(Stored.bias(bias, scale))));
        return op.withInputs(inputs);
    }
}
