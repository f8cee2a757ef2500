package dev.flotilla.compiler.search;

import dev.flotilla.compiler.calibrate.CalibrationMethod;
import dev.flotilla.compiler.evaluate.Gates;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.search.Trial.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a search tries, and what it is after.
 *
 * @param base all that the user decided; its scheme does not count
 * @param ports empty: anything
 */
public record Plan(Recipe base, Optional<Ports> ports, Gates gates, Goal goal) {

    private static final String INT8 = "int8";

    /** What mixed precision is to gain on int8 where no gate asks for anything. */
    private static final double WORTHWHILE_DECIBELS = 6;

    /** What mixed precision aims above a gate, since it is judged by other samples than it is made with. */
    private static final double RESERVE_DECIBELS = 0.5;

    /** The ways to try, one after the other. */
    List<Variant> variants() {
        Recipe int8 = int8();
        List<Variant> variants = new ArrayList<>(List.of(
                Variant.of(INT8, int8),
                Variant.of(
                        "int8 min-max",
                        int8.calibrating(CalibrationMethod.MIN_MAX).recovering(Set.of()))));
        if (ports.isEmpty()) {
            variants.add(Variant.of("int16x8", base.as(Scheme.INT16X8)));
        }
        if (!ports.equals(Optional.of(Ports.INT8))) {
            variants.add(Variant.of("dynamic", base.as(Scheme.DYNAMIC)));
            variants.add(Variant.of("fp16", base.as(Scheme.FP16)));
            variants.add(Variant.FLOAT);
        }
        return variants;
    }

    private Recipe int8() {
        return base.as(ports.equals(Optional.of(Ports.FLOAT)) ? Scheme.INT8_FLOAT_IO : Scheme.INT8);
    }

    /** What to try then: with the operators left float that int8 suffers from most, unless the user decided which. */
    List<Variant> further(List<Made> made) {
        return made.stream()
                .filter(one ->
                        one.variant().name().equals(INT8) && base.leastSqnr().isEmpty())
                .map(one -> Variant.of("int8 mixed", int8().reaching(mixedUntil(one.sqnrDecibels()))))
                .toList();
    }

    private double mixedUntil(double int8) {
        double gate = gates.minSqnr().orElse(int8);
        return gate > int8 ? gate + RESERVE_DECIBELS : int8 + WORTHWHILE_DECIBELS;
    }
}
