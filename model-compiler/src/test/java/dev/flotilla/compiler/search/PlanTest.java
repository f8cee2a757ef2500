package dev.flotilla.compiler.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.evaluate.Gates;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.compiler.recipe.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final Recipe BASE =
            Recipe.of(Scheme.FP16).keepingFloat(Set.of("logits")).forRuntime(TargetRuntime.parse("2.9"));

    private static List<Variant> variants(Optional<Ports> ports) {
        return new Plan(BASE, ports, Gates.none(), Goal.SMALLEST).variants();
    }

    private static List<String> names(Optional<Ports> ports) {
        return variants(ports).stream().map(Variant::name).toList();
    }

    @Test
    void triesEverySchemeAndFloatAtLast() {
        assertEquals(List.of("int8", "int8 min-max", "int16x8", "dynamic", "fp16", "float"), names(Optional.empty()));
    }

    @Test
    void triesOnlyWhatHasTheInputsAndOutputsAskedFor() {
        assertEquals(List.of("int8", "int8 min-max"), names(Optional.of(Ports.INT8)));
        assertEquals(List.of("int8", "int8 min-max", "dynamic", "fp16", "float"), names(Optional.of(Ports.FLOAT)));
        assertEquals(
                Scheme.INT8_FLOAT_IO,
                variants(Optional.of(Ports.FLOAT)).get(0).recipe().orElseThrow().scheme());
    }

    @Test
    void keepsWhatTheUserDecidedInEveryRecipe() {
        for (Variant variant : variants(Optional.empty())) {
            variant.recipe().ifPresent(recipe -> {
                assertEquals(BASE.keepFloat(), recipe.keepFloat());
                assertEquals(BASE.runtime(), recipe.runtime());
            });
        }
        Recipe plain = variants(Optional.empty()).get(1).recipe().orElseThrow();
        assertEquals(CalibrationMethod.MIN_MAX, plain.calibration());
        assertEquals(Set.of(), plain.recovery());
    }

    private static double mixedUntil(OptionalDouble gate) {
        OptionalDouble any = OptionalDouble.empty();
        Gates gates = new Gates(any, OptionalLong.empty(), any, any, gate, any);
        List<Variant> further = new Plan(BASE, Optional.empty(), gates, Goal.SMALLEST)
                .further(List.of(Trials.made("int8", 100, 30), Trials.made("fp16", 200, 60)));
        assertEquals(1, further.size());
        Recipe recipe = further.get(0).recipe().orElseThrow();
        assertEquals(Scheme.INT8, recipe.scheme());
        return recipe.leastSqnr().orElseThrow();
    }

    @Test
    void mixedPrecisionAimsAboveTheGateThatInt8FailsOrElseAboveInt8() {
        assertEquals(35.5, mixedUntil(OptionalDouble.of(35)));
        assertEquals(36, mixedUntil(OptionalDouble.of(25)));
        assertEquals(36, mixedUntil(OptionalDouble.empty()));
    }

    @Test
    void leavesMixedPrecisionToTheUserWhoAskedForIt() {
        Plan plan = new Plan(BASE.reaching(40), Optional.empty(), Gates.none(), Goal.SMALLEST);
        assertEquals(List.of(), plan.further(List.of(Trials.made("int8", 100, 30))));
        assertEquals(List.of(), plan.further(List.of()));
    }
}
