package dev.flotilla.compiler.search;

import dev.flotilla.compiler.evaluate.Candidate;
import dev.flotilla.compiler.evaluate.Evaluation;
import dev.flotilla.compiler.evaluate.Latencies;
import dev.flotilla.compiler.evaluate.OutputFidelity;
import dev.flotilla.compiler.search.Trial.Made;
import dev.flotilla.contract.bundle.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Trials made by hand. */
final class Trials {
    private Trials() {}

    static Made made(String name, long bytes, double decibels, String... failures) {
        return timed(name, bytes, decibels, OptionalDouble.empty(), failures);
    }

    static Made timed(String name, long bytes, double decibels, OptionalDouble millis, String... failures) {
        Evaluation.Against against = new Evaluation.Against(
                new OutputFidelity(decibels, 1, 0), OptionalDouble.empty(), Optional.empty(), Optional.empty());
        Optional<Latencies> latencies = millis.isPresent()
                ? Optional.of(new Latencies(millis.getAsDouble(), millis.getAsDouble()))
                : Optional.empty();
        Evaluation evaluation = new Evaluation(10, Optional.empty(), Optional.of(against), List.of(), List.of());
        return new Made(
                new Variant(name, Optional.empty()),
                Digest.of(name.getBytes(StandardCharsets.UTF_8)),
                new Candidate(bytes, Optional.of(evaluation), latencies),
                List.of(failures));
    }
}
