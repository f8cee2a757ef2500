package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.UnitModel.Outcome;
import dev.flotilla.compiler.recipe.UnitModel.Quantized;
import dev.flotilla.compiler.recipe.UnitModel.Refused;
import dev.flotilla.compiler.testkit.RefSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every model of the reference set's {@code unit} folder through the integer schemes: it is quantized, or says why not. */
class UnitModelsTest {
    /** Below what any of them reached when this was written; a wrong scale or a wrong rounding falls far below. */
    private static final double LEAST_DECIBELS = 30;

    private static final String ALL_INTEGER = "no operator computes with floats";
    private static final String DYNAMIC_SHAPE = "has a size only known when it runs";
    private static final String NOT_BUILT = "TensorFlow Lite cannot allocate";

    /** Reasons that hold under every integer scheme. */
    private static final Map<String, String> REFUSED = new HashMap<>();

    /** Operators without a kernel for int16 activations. */
    private static final Map<String, String> REFUSED_16 = Map.of(
            "aeq_embedding_lookup", "operator EMBEDDING_LOOKUP",
            "aeq_single_equal", "operator EQUAL",
            "aeq_single_hard_swish", "operator HARD_SWISH",
            "aeq_single_not_equal", "operator NOT_EQUAL",
            "aeq_single_space_to_depth", "operator SPACE_TO_DEPTH",
            "aeq_single_squared_difference", "operator SQUARED_DIFFERENCE",
            "litert_argmax", "operator ARG_MAX",
            "litert_lstm_calibrated", "operator LSTM",
            "litert_unidirectional_sequence_lstm_calibrated", "operator UNIDIRECTIONAL_SEQUENCE_LSTM");

    static {
        REFUSED.put("aeq_reshape_with_empty_shape", ALL_INTEGER);
        REFUSED.put("aeq_single_transpose_int32", ALL_INTEGER);
        REFUSED.put("litert_fc_qat", ALL_INTEGER);
        REFUSED.put("litert_lstm_quantized", ALL_INTEGER);
        REFUSED.put("litert_unidirectional_sequence_lstm_quantized", ALL_INTEGER);
        REFUSED.put("litert_where", ALL_INTEGER);
        REFUSED.put("aeq_single_slice", DYNAMIC_SHAPE);
        REFUSED.put("litert_custom_op", "operator CustomTestOp");
        REFUSED.put("litert_single_conv_no_bias", NOT_BUILT);
        REFUSED.put("litert_transpose", "schema version 2");
        REFUSED.put("aeq_single_sqrt", "operator SQRT");
        REFUSED.put("aeq_simple_composite", "operator STABLEHLO_COMPOSITE");
        REFUSED.put("aeq_two_signatures_a8w8", ALL_INTEGER);
    }

    private static final Map<Scheme, Map<String, Outcome>> OUTCOMES = new EnumMap<>(Scheme.class);

    private static List<UnitModel> models() {
        return RefSet.allModels().stream()
                .filter(file -> file.getParent().endsWith("unit"))
                .map(UnitModel::new)
                .toList();
    }

    @BeforeAll
    static void compileAll() throws Exception {
        for (Scheme scheme : List.of(Scheme.INT8, Scheme.INT8_FLOAT_IO, Scheme.INT16X8)) {
            Map<String, Outcome> outcomes = new LinkedHashMap<>();
            for (UnitModel model : models()) {
                outcomes.put(model.name(), model.compile(scheme));
            }
            OUTCOMES.put(scheme, outcomes);
        }
    }

    @AfterAll
    static void printCounts() {
        OUTCOMES.forEach((scheme, outcomes) -> {
            long quantized = outcomes.values().stream()
                    .filter(Quantized.class::isInstance)
                    .count();
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d of %d unit models quantized, run and compared (seed %d); %d refused:%n",
                    scheme,
                    quantized,
                    outcomes.size(),
                    UnitModel.SEED,
                    outcomes.size() - quantized);
            outcomes.forEach((name, outcome) -> {
                if (outcome instanceof Refused refused) {
                    System.out.println("  " + name + ": " + refused.reason());
                }
            });
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT8_FLOAT_IO", "INT16X8"})
    void refusesNoneButForAKnownReason(Scheme scheme) {
        OUTCOMES.get(scheme).forEach((name, outcome) -> {
            String expected = REFUSED.get(name);
            if (expected == null && scheme == Scheme.INT16X8) {
                expected = REFUSED_16.get(name);
            }
            if (outcome instanceof Refused refused) {
                assertTrue(expected != null && refused.reason().contains(expected), name + ": " + refused.reason());
            } else {
                assertEquals(null, expected, name);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "INT8_FLOAT_IO", "INT16X8"})
    void outputsStayNearFloat(Scheme scheme) {
        OUTCOMES.get(scheme).forEach((name, outcome) -> {
            if (outcome instanceof Quantized quantized) {
                double least = name.contains("lstm") ? leastOfLstm(name) : LEAST_DECIBELS;
                assertTrue(quantized.sqnrDecibels() >= least, name + ": " + quantized + ", expected " + least);
                assertEquals(List.of(), quantized.floats(), name);
            }
        });
    }

    /** The official converter's own result; the ranges in these files are those of a single step. */
    private static double leastOfLstm(String name) {
        byte[] golden = RefSet.unit(name.replace("calibrated", "quantized"));
        return model(name).sqnr(golden) - 0.5;
    }

    private static UnitModel model(String name) {
        return new UnitModel(RefSet.path("unit/" + name + ".tflite"));
    }

    @TestFactory
    List<DynamicTest> int16IsNearerThanInt8() {
        return OUTCOMES.get(Scheme.INT16X8).entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Quantized)
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Quantized wide = (Quantized) entry.getValue();
                    if (OUTCOMES.get(Scheme.INT8).get(entry.getKey()) instanceof Quantized narrow) {
                        assertTrue(wide.sqnrDecibels() >= narrow.sqnrDecibels(), wide + " against " + narrow);
                    } else {
                        fail("int8 refused what int16x8 took");
                    }
                }))
                .toList();
    }
}
