package dev.flotilla.compiler.pass.integer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.testkit.RefSet;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layer-normalized LSTMs with projections whose files state every range, against what the official quantizer made of them. */
class LstmGoldenTest {
    private static final float RELATIVE = 1e-6f;

    @ParameterizedTest
    @ValueSource(strings = {"litert_lstm", "litert_unidirectional_sequence_lstm"})
    void agreesWithTheOfficialQuantizer(String name) throws Exception {
        Model calibrated = ModelReader.read(RefSet.unit(name + "_calibrated"));
        Model golden = ModelReader.read(RefSet.unit(name + "_quantized"));
        IntegerOptions options = IntegerOptions.of(ActivationType.INT8).withFloatPorts();
        List<Op> ours = new Pipeline(IntegerPasses.of(options, Map.of()), Invariants::check)
                .run(calibrated)
                .model()
                .main()
                .ops();
        List<Op> official = golden.main().ops();
        assertEquals(operators(official), operators(ours));
        for (int i = 0; i < official.size(); i++) {
            compare(tensors(official.get(i)), tensors(ours.get(i)));
        }
    }

    private static List<String> operators(List<Op> ops) {
        return ops.stream().map(op -> op.operator().name() + " " + op.version()).toList();
    }

    private static List<Optional<Tensor>> tensors(Op op) {
        List<Optional<Tensor>> all = new ArrayList<>(op.inputs());
        op.outputs().forEach(output -> all.add(Optional.of(output)));
        op.extras().intermediates().ifPresent(all::addAll);
        return all;
    }

    private static void compare(List<Optional<Tensor>> official, List<Optional<Tensor>> ours) {
        assertEquals(official.size(), ours.size());
        for (int i = 0; i < official.size(); i++) {
            assertEquals(official.get(i).isPresent(), ours.get(i).isPresent(), "tensor " + i);
            if (official.get(i).isPresent()) {
                compare(official.get(i).get(), ours.get(i).get());
            }
        }
    }

    private static void compare(Tensor official, Tensor ours) {
        assertEquals(official.type(), ours.type(), official.name());
        Optional<Quantization> expected = official.quantization();
        assertEquals(expected.isPresent(), ours.quantization().isPresent(), official.name());
        if (expected.isPresent()) {
            float scale = expected.get().scale();
            assertEquals(scale, Stored.scale(ours), scale * RELATIVE, official.name());
            assertEquals(expected.get().zeroPoint(), ours.quantization().get().zeroPoint(), official.name());
        }
        assertEquals(official.isConstant(), ours.isConstant(), official.name());
        if (official.isConstant()) {
            compareValues(official, ours);
        }
    }

    /** Within one step: the official scales are computed in another precision. */
    private static void compareValues(Tensor official, Tensor ours) {
        for (int i = 0; i < official.elements(); i++) {
            long expected = value(official.bytes(), official.type(), i);
            long found = value(ours.bytes(), ours.type(), i);
            long tolerance = 1 + Math.abs(expected) / 1_000_000;
            assertTrue(Math.abs(expected - found) <= tolerance, official.name() + " value " + i);
        }
    }

    private static long value(ByteBuffer bytes, DataType type, int index) {
        return switch (type.bytes()) {
            case 1 -> bytes.get(index);
            case 2 -> bytes.getShort(2 * index);
            default -> bytes.getInt(4 * index);
        };
    }
}
