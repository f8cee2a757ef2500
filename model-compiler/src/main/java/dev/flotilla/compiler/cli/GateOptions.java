package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.evaluate.Gates;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a compiled model has to hold to, as options. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class GateOptions {
    private static final double USUAL_LOSS = 1;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--max-loss",
            paramLabel = "POINTS",
            description = "Largest accepted loss of accuracy, in percentage points; default 1.0 with labelled samples.")
    private Optional<Double> maxLoss;

    @Option(names = "--max-size", paramLabel = "BYTES", description = "Largest accepted result, in bytes.")
    private Optional<Long> maxSize;

    @Option(
            names = "--max-slice-drop",
            paramLabel = "POINTS",
            description = "Largest accepted loss of accuracy on any slice, in percentage points; needs --slices.")
    private Optional<Double> maxSliceDrop;

    @Option(
            names = "--min-agreement",
            paramLabel = "PERCENT",
            description = "Least share of samples that the result answers as the float model does; needs --evaluate.")
    private Optional<Double> minAgreement;

    @Option(
            names = "--min-sqnr",
            paramLabel = "DB",
            description = "Least signal to quantization-noise ratio of the outputs; needs --evaluate.")
    private Optional<Double> minSqnr;

    @Option(
            names = "--max-latency-ms",
            paramLabel = "MS",
            description = "Largest accepted median time of an inference of the result on one thread, measured here.")
    private Optional<Double> maxLatencyMillis;

    boolean asksForLatency() {
        return maxLatencyMillis.isPresent();
    }

    /**
     * Refuses gates out of bounds, and those that nothing would be measured for.
     *
     * @param searching whether candidates are searched, which come with outputs to compare
     */
    void requireUsable(boolean searching, boolean evaluated, boolean sliced) {
        require(evaluated || maxLoss.isEmpty(), "--evaluate");
        require(evaluated || searching || (minAgreement.isEmpty() && minSqnr.isEmpty()), "--evaluate");
        require(sliced || maxSliceDrop.isEmpty(), "--slices");
        try {
            gates(maxLoss);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The gates, with that on accuracy by default where samples have labels. */
    Gates chosen(boolean labelled) {
        return gates(labelled ? maxLoss.or(() -> Optional.of(USUAL_LOSS)) : maxLoss);
    }

    private Gates gates(Optional<Double> loss) {
        return new Gates(
                real(loss),
                maxSize.map(OptionalLong::of).orElse(OptionalLong.empty()),
                real(maxSliceDrop),
                real(minAgreement),
                real(minSqnr),
                real(maxLatencyMillis));
    }

    /** Whether one bounds the size or the latency, which float as such fails. */
    boolean boundCost() {
        return maxSize.isPresent() || maxLatencyMillis.isPresent();
    }

    private void require(boolean given, String option) {
        if (!given) {
            throw new ParameterException(spec.commandLine(), "a gate that was asked for needs " + option);
        }
    }

    private static OptionalDouble real(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
