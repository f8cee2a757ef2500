package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.recover.Recovery;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Options of {@code compile} that concern the integer schemes. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class IntegerChoices {
    @Option(
            names = "--keep-float",
            paramLabel = "OUTPUT",
            description = "Leaves the operator float that writes the tensor of this name; may be given several times.")
    private List<String> keepFloat = List.of();

    @Option(
            names = "--target-runtime",
            paramLabel = "VERSION",
            description = "The oldest TensorFlow Lite that has to run the result, from 2.3 on; default 2.20.")
    private TargetRuntime runtime = TargetRuntime.DEFAULT;

    @Option(
            names = "--recovery",
            paramLabel = "STEP",
            split = ",",
            defaultValue = "activation-equalization,adaptive-rounding,bias-correction",
            description =
                    "What is done to the float model so that quantization loses less: some of ${COMPLETION-CANDIDATES},"
                            + " separated by commas; default ${DEFAULT-VALUE}.")
    private Set<Recovery> recovery;

    @Option(names = "--no-recovery", description = "Quantizes the float model as it is.")
    private boolean noRecovery;

    @Option(
            names = "--mixed-until",
            paramLabel = "DECIBELS",
            description =
                    "Leaves the most sensitive operators float until the outputs over the calibration samples are this near"
                            + " to float, or as near as they get.")
    private Optional<Double> leastSqnr;

    Recipe applyTo(Recipe recipe) {
        Recipe chosen = leastSqnr.isPresent() ? recipe.reaching(leastSqnr.get()) : recipe;
        return chosen.recovering(noRecovery ? Set.of() : recovery)
                .keepingFloat(Set.copyOf(keepFloat))
                .forRuntime(runtime);
    }
}
