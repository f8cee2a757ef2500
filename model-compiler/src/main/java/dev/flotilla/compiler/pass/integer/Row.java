package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.quant.Affine;
import java.util.List;
import java.util.Optional;

/** One line of the table in {@link Rules}; a version of 0 says that the kernel does not have the type. */
record Row(
        String operator,
        Output output,
        Output output16,
        List<Integer> activations,
        int version8,
        int version16,
        Optional<Weighted> weighted,
        Optional<Affine> fixed8,
        Optional<Affine> fixed16) {
    private static Row of(String operator, Output output, Integer... activations) {
        return new Row(
                operator,
                output,
                output,
                List.of(activations),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Row free(String operator, Integer... activations) {
        return of(operator, Output.FREE, activations);
    }

    static Row copies(String operator, Integer... activations) {
        return of(operator, Output.SAME_AS_INPUT, activations);
    }

    static Row joins(String operator, Integer... activations) {
        return of(operator, Output.FORCED_ON_INPUTS, activations);
    }

    static Row joinsAroundZero(String operator, Integer... activations) {
        return of(operator, Output.FORCED_AROUND_ZERO, activations);
    }

    static Row judges(String operator, Integer... activations) {
        return of(operator, Output.NOT_QUANTIZED, activations);
    }

    static Row fixed(String operator, Affine int8) {
        Row row = of(operator, Output.FIXED, 0);
        return new Row(
                operator,
                row.output,
                row.output16,
                row.activations,
                0,
                0,
                row.weighted,
                Optional.of(int8),
                row.fixed16);
    }

    static Row weighted(String operator, int activation, Weighted weighted) {
        Row row = of(operator, Output.FREE, activation);
        return new Row(
                operator,
                row.output,
                row.output16,
                row.activations,
                0,
                0,
                Optional.of(weighted),
                row.fixed8,
                row.fixed16);
    }

    Row int8(int version) {
        return new Row(operator, output, output16, activations, version, version16, weighted, fixed8, fixed16);
    }

    Row int16(int version) {
        return new Row(operator, output, output16, activations, version8, version, weighted, fixed8, fixed16);
    }

    Row int16(int version, Output instead) {
        return new Row(operator, output, instead, activations, version8, version, weighted, fixed8, fixed16);
    }

    Row int16(int version, Affine wide) {
        return new Row(operator, output, output16, activations, version8, version, weighted, fixed8, Optional.of(wide));
    }

    /** The rule for activations of {@code type}, if the kernel has them. */
    Optional<Rule> rule(ActivationType type) {
        return switch (type) {
            case INT8 ->
                version8 == 0
                        ? Optional.empty()
                        : Optional.of(new Rule(version8, output, activations, weighted, fixed8));
            case INT16 ->
                version16 == 0
                        ? Optional.empty()
                        : Optional.of(new Rule(version16, output16, activations, weighted, fixed16));
        };
    }
}
