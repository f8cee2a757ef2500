package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.TargetRuntime;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.recover.Recovery;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of {@code compile} that concern the integer schemes. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class IntegerChoices {
    /** More than any two float models agree. */
    private static final double MOST_DECIBELS = 1000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

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

    /** Refuses what would do nothing to this model, or what nothing reaches. */
    void requireUsable(ModelFile file) throws InputException {
        if (leastSqnr
                .filter(decibels -> !(decibels > 0 && decibels <= MOST_DECIBELS))
                .isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--mixed-until has to be above 0 and at most " + MOST_DECIBELS);
        }
        Set<String> written = file.model().main().ops().stream()
                .flatMap(op -> op.outputs().stream())
                .map(Tensor::name)
                .collect(Collectors.toSet());
        for (String name : keepFloat) {
            if (!written.contains(name)) {
                throw new InputException("--keep-float: no operator of " + file.path() + " writes a tensor called \""
                        + name + "\"; the report of compile names them");
            }
        }
    }

    Recipe applyTo(Recipe recipe) {
        Recipe chosen = leastSqnr.isPresent() ? recipe.reaching(leastSqnr.get()) : recipe;
        return chosen.recovering(noRecovery ? Set.of() : recovery)
                .keepingFloat(Set.copyOf(keepFloat))
                .forRuntime(runtime);
    }
}
