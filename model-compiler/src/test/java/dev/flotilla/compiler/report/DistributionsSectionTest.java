package dev.flotilla.compiler.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.calibrate.Distribution;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Range;
import dev.flotilla.compiler.recover.LayerFidelity;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DistributionsSectionTest {
    private static final Distribution ANY = new Distribution(new Range(-1, 1), List.of(1L));

    @Test
    void showsTheLayersThatAddNoiseBeforeThoseThatPassMoreOfItOn() {
        Graphs graphs = Graphs.withInput(1, 4);
        Tensor last = graphs.input();
        List<LayerFidelity> layers = new ArrayList<>();
        for (double decibels : new double[] {60, 20, 19.9, 19.8, 19.7}) {
            last = graphs.op(Operator.RELU, "AbsOptions", List.of(last), 1, 4);
            layers.add(new LayerFidelity("RELU", last.name(), decibels, Optional.of(ANY), ANY));
        }
        Html page = new Html();
        new DistributionsSection(layers, FragileLayers.of(layers, graphs.build(last))).write(page);
        List<String> shown = Pattern.compile("<h3>RELU → (t\\d)</h3>")
                .matcher(page.finish())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(List.of("t1", "t4", "t3"), shown);
    }
}
