package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.evaluate.Gates;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.search.Goal;
import dev.flotilla.compiler.search.Plan;
import dev.flotilla.compiler.search.Ports;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of {@code compile --scheme auto} alone. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SearchOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--prefer",
            paramLabel = "GOAL",
            description = "Which auto chooses of the candidates that pass all gates, smallest or nearest (to float);"
                    + " default smallest.")
    private Optional<Goal> goal;

    @Option(
            names = "--io",
            paramLabel = "TYPE",
            description = "What auto is to make inputs and outputs, int8 or float; default any.")
    private Optional<Ports> ports;

    void requireUsable(boolean searching, GateOptions gates) {
        if (!searching && (goal.isPresent() || ports.isPresent())) {
            throw new ParameterException(spec.commandLine(), "--prefer and --io need --scheme auto");
        }
        if (goal.equals(Optional.of(Goal.NEAREST)) && !gates.boundCost()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--prefer nearest needs --max-size or --max-latency-ms, since nothing is nearer to float than float");
        }
    }

    Plan plan(Recipe base, Gates gates) {
        return new Plan(base, ports, gates, goal.orElse(Goal.SMALLEST));
    }
}
