package dev.flotilla.compiler.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.calibrate.Distribution;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.quant.Range;
import dev.flotilla.compiler.recover.LayerFidelity;
import dev.flotilla.compiler.testkit.Graphs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FragileLayersTest {
    private static final Distribution ANY = new Distribution(new Range(-1, 1), List.of(1L));

    /** A chain of operators whose outputs are t0, t1, … with these ratios of signal to noise. */
    private static FragileLayers chain(double... decibels) {
        Graphs graphs = Graphs.withInput(1, 4);
        Tensor last = graphs.input();
        List<LayerFidelity> layers = new ArrayList<>();
        for (double one : decibels) {
            last = graphs.op(Operator.RELU, "AbsOptions", List.of(last), 1, 4);
            layers.add(new LayerFidelity("RELU", last.name(), one, Optional.empty(), ANY));
        }
        Subgraph graph = graphs.build(last);
        return FragileLayers.of(layers, graph);
    }

    private static List<String> names(FragileLayers fragile) {
        return fragile.layers().stream().map(layer -> layer.fidelity().output()).toList();
    }

    @Test
    void putsTheLayerFirstThatAddsMostNoise() {
        // As shares of the signal: 0.00016, 0.001 and 0.0013.
        FragileLayers fragile = chain(38, 30, 29);
        assertEquals(List.of("t1", "t2", "t0"), names(fragile));
        assertEquals("falls from 38.0 dB to 30.0 dB", fragile.layers().get(0).words());
        assertEquals("is 38.0 dB at the first operator", fragile.layers().get(2).words());
    }

    @Test
    void doesNotBlameALayerForTheNoiseOfItsInputs() {
        assertEquals(List.of("t0"), names(chain(20, 20, 25)));
    }

    @Test
    void leavesOutWhatIsLittleBesideTheWorst() {
        assertEquals(List.of("t1"), names(chain(45, 30)));
    }

    @Test
    void saysWhenNoiseIsLoud() {
        assertTrue(chain(40, 15).layers().get(0).words().contains("a tenth of the signal's amplitude"));
    }

    @Test
    void findsNothingWhereNothingWasLost() {
        assertEquals(List.of(), names(chain(Double.POSITIVE_INFINITY, 61, Double.NaN)));
    }

    @Test
    void namesTheWorstOfVeryMany() {
        double[] falling = new double[40];
        for (int i = 0; i < falling.length; i++) {
            falling[i] = 45 - i;
        }
        assertEquals(FragileLayers.MOST, chain(falling).layers().size());
        assertEquals("t39", chain(falling).layers().get(0).fidelity().output());
    }
}
