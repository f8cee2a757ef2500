package dev.flotilla.compiler.recover;

import static dev.flotilla.compiler.graph.Options.ACTIVATION_NONE;
import static dev.flotilla.compiler.graph.Options.ACTIVATION_RELU;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelGroupTest {
    private static final byte ACTIVATION_RELU6 = 3;

    private final RandomGraphs graphs = new RandomGraphs(1);

    private static List<Set<Tensor>> groups(Model model) {
        return ChannelGroup.find(model.main()).stream()
                .map(ChannelGroup::tensors)
                .toList();
    }

    @Test
    void joinsWhatOneLayerWritesAndTheNextReads() {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        Tensor second = graphs.depthwise(first, ACTIVATION_NONE);
        assertEquals(
                List.of(Set.of(first), Set.of(second)), groups(graphs.model(graphs.conv(second, ACTIVATION_NONE))));
    }

    @Test
    void joinsBothSidesOfAnAddition() {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        Tensor second = graphs.conv(first, ACTIVATION_NONE);
        Tensor sum = graphs.add(first, second);
        List<ChannelGroup> groups = ChannelGroup.find(
                graphs.model(graphs.conv(sum, ACTIVATION_NONE)).main());
        assertEquals(1, groups.size());
        assertEquals(Set.of(first, second, sum), groups.get(0).tensors());
        assertEquals(2, groups.get(0).producers().size());
        assertEquals(2, groups.get(0).consumers().size());
    }

    @Test
    void followsPoolingAndReshapeToAFullyConnectedLayer() {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        List<Set<Tensor>> groups = groups(graphs.model(graphs.head(first)));
        assertEquals(1, groups.size());
        assertEquals(3, groups.get(0).size());
    }

    @Test
    void leavesOutWhatIsClippedAtAFixedValue() {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU6);
        assertEquals(List.of(), groups(graphs.model(graphs.conv(first, ACTIVATION_NONE))));
    }

    @Test
    void leavesOutInputsAndOutputs() {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        Tensor second = graphs.conv(first, ACTIVATION_NONE);
        assertEquals(List.of(), groups(graphs.model(first, second)));
        Tensor withInput = graphs.add(graphs.input(), second);
        assertEquals(List.of(), groups(graphs.model(first, graphs.conv(withInput, ACTIVATION_NONE))));
    }

    @Test
    void leavesOutWhatAnotherOpReads() {
        Tensor first = graphs.conv(graphs.input(), ACTIVATION_RELU);
        Tensor scores = graphs.op(
                Operator.SOFTMAX,
                Options.named("SoftmaxOptions"),
                List.of(first),
                1,
                RandomGraphs.SIDE,
                RandomGraphs.SIDE,
                RandomGraphs.CHANNELS);
        assertEquals(List.of(), groups(graphs.model(scores, graphs.conv(first, ACTIVATION_NONE))));
    }
}
