package dev.flotilla.compiler.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recover.LayerComparison;
import dev.flotilla.compiler.recover.LayerFidelity;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** On the reference models; the samples that choose the operators do not judge them. */
class MixedPrecisionTest {
    private static final Recipe INT8 = Recipe.of(Scheme.INT8);

    private static Compiled compile(ReferenceCase how, Recipe recipe) throws Exception {
        return new Compilation(ModelReader.read(how.model()), recipe).run(how.calibration());
    }

    @Test
    void leavesAtMostHalfOfTheOperatorsFloat() throws Exception {
        ReferenceCase how = ReferenceCase.keywords();
        Compiled some = compile(how, INT8.reaching(100));
        Judged judged = Judged.of(how, some.model());
        System.out.println(judged.row(how.toString(), "mixed"));
        assertTrue(!some.floats().isEmpty() && some.floats().size() <= 6, "float: " + some.floats());
    }

    @Test
    void keepsNothingFloatWhenTheOutputsAreNearEnough() throws Exception {
        assertEquals(
                List.of(), compile(ReferenceCase.hello(), INT8.reaching(20)).floats());
    }

    @Test
    void comparesEveryOperatorWithItsFloatForm() throws Exception {
        ReferenceCase how = ReferenceCase.anomalies();
        Compiled compiled = compile(how, INT8);
        List<LayerFidelity> layers =
                LayerComparison.of(compiled.reference(), ModelReader.read(compiled.model()), how.evaluation());
        layers.forEach(layer -> System.out.printf(
                Locale.ROOT, "ad01 %s -> %s: %.2f dB%n", layer.operator(), layer.output(), layer.sqnrDecibels()));
        assertEquals(10, layers.size());
        double last = layers.get(9).sqnrDecibels();
        assertEquals(Judged.of(how, compiled.model()).sqnrDecibels(), last, 0.01);
        assertTrue(layers.stream().allMatch(layer -> layer.sqnrDecibels() > 10));
    }
}
