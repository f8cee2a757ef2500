package dev.flotilla.compiler.pass.integer;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Range;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which real values float tensors take: as calibration saw them, or else as the file itself says. */
final class Ranges {
    private final Map<Tensor, Range> calibrated;

    Ranges(Map<Tensor, Range> calibrated) {
        this.calibrated = Map.copyOf(calibrated);
    }

    Optional<Range> find(Tensor tensor) {
        Optional<Range> found = Optional.ofNullable(calibrated.get(tensor));
        return found.isPresent() ? found : tensor.parts().quantization().flatMap(Ranges::noted);
    }

    /** The range of an output of {@code op}, within what the op's fused activation lets pass. */
    Optional<Range> findOutput(Op op, Tensor output) {
        Optional<Range> range = Lstm.is(op) ? Lstm.outputRange(op, this) : find(output);
        Optional<Range> passed = Activations.passedBy(op);
        return range.map(whole -> passed.map(part -> clip(whole, part)).orElse(whole));
    }

    /** A converter's own calibration leaves the range in the file. */
    private static Optional<Range> noted(Quantization quantization) {
        List<Float> min = quantization.min().orElse(List.of());
        List<Float> max = quantization.max().orElse(List.of());
        boolean one = min.size() == 1 && max.size() == 1 && min.get(0) <= max.get(0);
        return one && Float.isFinite(min.get(0)) && Float.isFinite(max.get(0))
                ? Optional.of(new Range(min.get(0), max.get(0)))
                : Optional.empty();
    }

    private static Range clip(Range whole, Range part) {
        float min = Math.max(part.min(), Math.min(part.max(), whole.min()));
        float max = Math.max(part.min(), Math.min(part.max(), whole.max()));
        return new Range(min, max);
    }
}
