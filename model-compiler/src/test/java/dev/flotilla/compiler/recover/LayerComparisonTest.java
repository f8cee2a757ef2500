package dev.flotilla.compiler.recover;

import static dev.flotilla.compiler.graph.Options.ACTIVATION_NONE;
import static dev.flotilla.compiler.graph.Options.ACTIVATION_RELU;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RealFeed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerComparisonTest {
    private final RandomGraphs graphs = new RandomGraphs(51);
    private final RealFeed samples = graphs.samples(3);

    private Model twoLayers() {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        return graphs.model(graphs.conv(first, ACTIVATION_NONE));
    }

    @Test
    void aModelEqualsItself() throws Exception {
        Model model = twoLayers();
        List<LayerFidelity> layers = LayerComparison.of(model, model, samples);
        assertEquals(
                List.of("t0", "t1"), layers.stream().map(LayerFidelity::output).toList());
        layers.forEach(layer -> assertEquals(Double.POSITIVE_INFINITY, layer.sqnrDecibels()));
    }

    @Test
    void tellsHowMuchALayerLostAndWhereItBegan() throws Exception {
        Model model = twoLayers();
        Op second = model.main().ops().get(1);
        Layer layer = Layer.find(second).orElseThrow();
        float[] halved = layer.weights();
        for (int i = 0; i < halved.length; i++) {
            halved[i] /= 2;
        }
        float[] noBias = new float[RandomGraphs.CHANNELS];
        Model unbiased = Layers.replace(
                model,
                Map.of(second, layer.with(layer.weights(), Optional.of(noBias)).op()));
        Op plain = unbiased.main().ops().get(1);
        Model worse = Layers.replace(
                unbiased,
                Map.of(
                        plain,
                        Layer.find(plain)
                                .orElseThrow()
                                .with(halved, Optional.of(noBias))
                                .op()));
        List<LayerFidelity> layers = LayerComparison.of(unbiased, worse, samples);
        assertEquals(Double.POSITIVE_INFINITY, layers.get(0).sqnrDecibels());
        // Half of every value is missing.
        assertEquals(20 * Math.log10(2), layers.get(1).sqnrDecibels(), 1e-4);
    }

    @Test
    void showsHowWeightsAndActivationsSpread() throws Exception {
        Model model = twoLayers();
        LayerFidelity first = LayerComparison.of(model, model, samples).get(0);
        float[] weights = Layer.find(model.main().ops().get(0)).orElseThrow().weights();
        long counted = first.weights().orElseThrow().counts().stream()
                .mapToLong(Long::longValue)
                .sum();
        assertEquals(weights.length, counted);
        double largest = Arrays.stream(toDoubles(weights)).max().orElseThrow();
        assertEquals(largest, first.weights().orElseThrow().range().max(), 1e-6);
        long elements = 3L * RandomGraphs.SIDE * RandomGraphs.SIDE * RandomGraphs.CHANNELS;
        assertEquals(
                elements,
                first.activations().counts().stream().mapToLong(Long::longValue).sum());
        assertTrue(first.activations().range().min() >= 0);
    }

    @Test
    void leavesOutSamplesForWhichAnOutputIsNotFinite() throws Exception {
        Graphs graph = Graphs.withInput(1, 2);
        Tensor logarithm = graph.op("LOG", "AbsOptions", List.of(graph.input()), 1, 2);
        Model model = Model.of("logarithm", graph.build(logarithm));
        RealFeed one = RealFeed.of(new float[] {0, 1});
        RealFeed two = RealFeed.of(new float[] {0, 1}, new float[] {1, 2});
        assertEquals(List.of(), LayerComparison.of(model, model, one));
        LayerFidelity layer = LayerComparison.of(model, model, two).get(0);
        assertEquals(
                2,
                layer.activations().counts().stream().mapToLong(Long::longValue).sum());
    }

    private static double[] toDoubles(float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return doubles;
    }
}
