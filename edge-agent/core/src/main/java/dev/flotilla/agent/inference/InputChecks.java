package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.Optional;

/** What an input has to pass before one bundle's model gets it. */
final class InputChecks {
    private final TensorSpec input;
    private final DeclaredRange range;
    private final Optional<UnusualInput> unusual;
    private final Guard guard;

    InputChecks(Bundle bundle, Guard guard) {
        this.input = bundle.input();
        this.range = DeclaredRange.of(bundle.preprocess(), input);
        this.unusual = guard == Guard.OFF ? Optional.empty() : Optional.of(new UnusualInput(bundle.baseline()));
        this.guard = guard;
    }

    /** The real values of a tensor that a caller prepared itself. */
    float[] values(byte[] tensor) throws InputRefusedException {
        if (tensor.length != input.byteSize()) {
            throw new InputRefusedException(
                    Refusal.SHAPE,
                    "input: expected " + input.byteSize() + " bytes " + input.describe() + ", got " + tensor.length);
        }
        float[] values = input.dequantize(tensor);
        range.check(values);
        return values;
    }

    /**
     * Whether the values are unlike the baseline; false when nobody wants to know.
     *
     * @throws InputRefusedException if they are, and must not be answered then
     */
    boolean unusual(float[] values) throws InputRefusedException {
        Optional<String> how = unusual.flatMap(test -> test.find(values));
        if (how.isPresent() && guard == Guard.REFUSE) {
            throw new InputRefusedException(Refusal.UNUSUAL, "input: " + how.get());
        }
        return how.isPresent();
    }
}
