package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Affine;
import dev.flotilla.compiler.quant.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The inputs of LSTM and UNIDIRECTIONAL_SEQUENCE_LSTM beside their activation, for the kernel with 8-bit weights and a
 * 16-bit cell, with or without peepholes, projection and layer normalization (LiteRT, {@code operator_property.cc}).
 */
final class Lstm {
    static final String OPERATOR = "LSTM";
    static final String SEQUENCE_OPERATOR = "UNIDIRECTIONAL_SEQUENCE_LSTM";
    static final int VERSION = 2;
    static final int SEQUENCE_VERSION = 2;

    private static final int FIRST_WEIGHTS = 1;
    private static final int LAST_WEIGHTS = 8;
    private static final int FIRST_PEEPHOLE = 9;
    private static final int LAST_PEEPHOLE = 11;
    private static final int FIRST_BIAS = 12;
    private static final int GATES = 4;
    private static final int PROJECTION = 16;
    private static final int PROJECTION_BIAS = 17;
    private static final int HIDDEN_STATE = 18;
    private static final int CELL_STATE = 19;
    private static final int FIRST_NORMALIZATION = 20;
    /** Which intermediate tensor holds the scale of the hidden values before the projection. */
    private static final int HIDDEN = 4;

    private static final int INPUTS = 20;
    /** Layer normalization leaves values in steps of 2⁻¹⁰ for its coefficients to multiply. */
    private static final float NORMALIZED_STEP = 1f / 1024;
    /** The cell's scale is a power of two from 2⁻¹⁵, for up to ±1, to 2⁻⁵. */
    private static final int LARGEST_CELL_EXPONENT = 10;

    private static final byte TANH = 4;
    private static final Set<String> NAMES = Set.of(OPERATOR, SEQUENCE_OPERATOR);

    private Lstm() {}

    static boolean is(Op op) {
        return NAMES.contains(op.operator().name()) && !op.operator().isCustom();
    }

    /** Why {@code op} cannot be quantized, if so. */
    static Optional<String> obstacle(Op op, Ranges ranges) {
        if (op.inputs().size() < INPUTS) {
            return Optional.of("has " + op.inputs().size() + " inputs; the integer kernel needs at least " + INPUTS);
        }
        if (Activations.fused(op) != TANH) {
            return Optional.of("has another activation than TANH, the only one of the integer kernel");
        }
        return constantsObstacle(op)
                .or(() -> States.obstacle(op.findInput(HIDDEN_STATE), ranges))
                .or(() -> States.obstacle(op.findInput(CELL_STATE), ranges))
                .or(() -> intermediatesObstacle(op, ranges));
    }

    private static Optional<String> constantsObstacle(Op op) {
        for (int i = FIRST_WEIGHTS; i < op.inputs().size(); i++) {
            boolean state = i == HIDDEN_STATE || i == CELL_STATE;
            Optional<Tensor> constant = op.findInput(i);
            Optional<String> fault =
                    state || constant.isEmpty() ? Optional.empty() : Constants.obstacle(constant, "input " + i);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> intermediatesObstacle(Op op, Ranges ranges) {
        for (int i = 0; i <= HIDDEN; i++) {
            boolean needed = i == HIDDEN ? projects(op) : normalizes(op, i);
            if (needed && intermediate(op, i).flatMap(ranges::find).isEmpty()) {
                return Optional.of("has a projection or layer normalization whose values calibration cannot see");
            }
        }
        return Optional.empty();
    }

    private static boolean projects(Op op) {
        return op.findInput(PROJECTION).isPresent();
    }

    private static boolean normalizes(Op op, int gate) {
        return op.findInput(FIRST_NORMALIZATION + gate).isPresent();
    }

    private static Optional<Tensor> intermediate(Op op, int position) {
        return op.extras().intermediates().filter(all -> position < all.size()).flatMap(all -> all.get(position));
    }

    /** The output is the hidden state of each step, so both have one range. */
    static Optional<Range> outputRange(Op op, Ranges ranges) {
        Optional<Range> hidden = op.findInput(HIDDEN_STATE).flatMap(ranges::find);
        return ranges.find(op.output()).map(range -> hidden.map(range::union).orElse(range));
    }

    /** Quantizes all but the activation; the output must be quantized already. */
    static Op quantize(Op op, Ranges ranges) {
        List<Optional<Tensor>> inputs = new ArrayList<>(op.inputs());
        Affine output = Stored.affine(op.output().quantization().orElseThrow());
        Affine hidden = projects(op)
                ? ActivationType.INT8.covering(
                        intermediate(op, HIDDEN).flatMap(ranges::find).orElseThrow())
                : output;
        for (int i = FIRST_WEIGHTS; i <= LAST_WEIGHTS; i++) {
            inputs.set(i, op.findInput(i).map(Stored::symmetric8));
        }
        for (int i = FIRST_PEEPHOLE; i <= LAST_PEEPHOLE; i++) {
            inputs.set(i, op.findInput(i).map(weights -> Stored.symmetric16(weights, Short.MAX_VALUE)));
        }
        quantizeGates(op, inputs);
        quantizeProjection(op, inputs, hidden);
        Tensor cell = op.input(CELL_STATE);
        Affine cellAffine = cell(ranges.find(cell).orElseThrow());
        inputs.set(HIDDEN_STATE, Optional.of(States.stored(op.input(HIDDEN_STATE), DataType.INT8, output)));
        inputs.set(CELL_STATE, Optional.of(States.stored(cell, DataType.INT16, cellAffine)));
        return op.withInputs(inputs).withIntermediates(intermediates(op, ranges, hidden));
    }

    private static void quantizeGates(Op op, List<Optional<Tensor>> inputs) {
        float inputScale = Stored.scale(op.input(0));
        for (int gate = 0; gate < GATES; gate++) {
            Optional<Tensor> weights = inputs.get(FIRST_WEIGHTS + gate);
            Optional<Tensor> bias = op.findInput(FIRST_BIAS + gate);
            if (weights.isEmpty() || bias.isEmpty()) {
                continue; // The input gate may be coupled to the forget gate.
            }
            float scale = inputScale * Stored.scale(weights.get());
            if (normalizes(op, gate)) {
                Tensor factors = Stored.symmetric16(op.input(FIRST_NORMALIZATION + gate), Short.MAX_VALUE);
                inputs.set(FIRST_NORMALIZATION + gate, Optional.of(factors));
                scale = NORMALIZED_STEP * Stored.scale(factors);
            }
            inputs.set(FIRST_BIAS + gate, Optional.of(Stored.bias(bias.get(), scale)));
        }
    }

    private static void quantizeProjection(Op op, List<Optional<Tensor>> inputs, Affine hidden) {
        if (!projects(op)) {
            return;
        }
        Tensor projection = Stored.symmetric8(op.input(PROJECTION));
        inputs.set(PROJECTION, Optional.of(projection));
        float scale = Stored.scale(projection) * hidden.scale();
        inputs.set(PROJECTION_BIAS, op.findInput(PROJECTION_BIAS).map(bias -> Stored.bias(bias, scale)));
    }

    private static Affine cell(Range range) {
        float reach = Math.max(Math.abs(range.min()), Math.abs(range.max()));
        int exponent = 0;
        while (exponent < LARGEST_CELL_EXPONENT && Math.scalb(1f, exponent) < reach) {
            exponent++;
        }
        return new Affine(Math.scalb(1f, exponent - 15), 0);
    }

    private static List<Optional<Tensor>> intermediates(Op op, Ranges ranges, Affine hidden) {
        List<Optional<Tensor>> all = new ArrayList<>();
        for (int i = 0; i < HIDDEN; i++) {
            int gate = i;
            Tensor tensor = intermediate(op, i).orElseGet(() -> unseen(op, gate));
            all.add(Optional.of(
                    normalizes(op, i)
                            ? Stored.activation(
                                    tensor,
                                    ActivationType.INT16,
                                    ActivationType.INT16.covering(
                                            ranges.find(tensor).orElseThrow()))
                            : tensor));
        }
        Tensor last = intermediate(op, HIDDEN).orElseGet(() -> unseen(op, HIDDEN));
        all.add(Optional.of(Stored.activation(last, ActivationType.INT8, hidden)));
        return all;
    }

    private static Tensor unseen(Op op, int position) {
        return Tensor.computed(op.output().name() + "/intermediate" + position, DataType.FLOAT32, List.of(0));
    }
}
