package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.pass.Pass;
import java.util.Optional;
import java.util.Set;

/** States the version and options of each operator that its integers need, so that a runtime too old refuses the model. */
final class SetVersions implements Pass {
    /** Their int16 kernels take scales other than powers of two only when told so; the schema's default is the other. */
    private static final Set<String> ANY_SCALE = Set.of("ADD", "SUB");

    private static final String POWER_OF_TWO_SCALES = "pot_scale_int16";

    @Override
    public String name() {
        return "set-versions";
    }

    @Override
    public Optional<Subgraph> apply(Subgraph graph) {
        return Rewrites.eachOp(
                graph, op -> Rules.findQuantized(op).map(rule -> set(op, rule)).orElse(op));
    }

    private static Op set(Op op, Rule rule) {
        int version = Versions.of(op, rule);
        Op versioned = op.version() == version ? op : op.withVersion(version);
        Optional<Options> options = op.options();
        boolean tells = ANY_SCALE.contains(op.operator().name())
                && op.output().type() == DataType.INT16
                && options.flatMap(fields -> fields.find(POWER_OF_TWO_SCALES))
                        .filter(Boolean.FALSE::equals)
                        .isEmpty();
        return tells
                ? versioned.withOptions(
                        options.orElseGet(() -> Options.named(table(op))).with(POWER_OF_TWO_SCALES, false))
                : versioned;
    }

    private static String table(Op op) {
        return op.operator().name().equals("ADD") ? "AddOptions" : "SubOptions";
    }
}
