package dev.flotilla.compiler.report;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.pass.Pass;
import dev.flotilla.compiler.pass.integer.IntegerOptions;
import dev.flotilla.compiler.pass.integer.IntegerPasses;
import dev.flotilla.compiler.pass.tidy.TidyPasses;
import dev.flotilla.compiler.pass.weight.WeightPasses;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.recover.Recovery;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StepWordsTest {
    @Test
    void hasWordsForEveryPassAndRecovery() {
        Stream<Pass> passes = Stream.of(
                        TidyPasses.toFloat(),
                        TidyPasses.all(op -> Optional.empty()),
                        TidyPasses.last(),
                        IntegerPasses.shaping(ActivationType.INT8),
                        IntegerPasses.of(IntegerOptions.of(ActivationType.INT8), Map.of()),
                        WeightPasses.dynamic(),
                        WeightPasses.fp16(0))
                .flatMap(List::stream);
        Stream<String> recoveries = Arrays.stream(Recovery.values()).map(Recovery::toString);
        Stream.concat(passes.map(Pass::name), recoveries)
                .forEach(step -> assertTrue(StepWords.find(step).isPresent(), step));
    }
}
