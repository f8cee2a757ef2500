package dev.flotilla.compiler.pass.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.PaddedConvolution;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlaceWindowsTest {
    private static final PlaceWindows PASS = new PlaceWindows();

    private static int padding(Op op) {
        return op.options().orElseThrow().integer("padding", Options.PADDING_SAME);
    }

    @Test
    void firesWhereTheLastWindowEndsEarlyAndNowhereElse() throws Exception {
        int fired = 0;
        for (PaddedConvolution convolution : PaddedConvolution.sweep()) {
            if (convolution.endsEarly()) {
                Judge.fires(PASS, convolution.graph());
                fired++;
            } else {
                Judge.doesNotFire(PASS, convolution.graph());
            }
        }
        assertEquals(46, fired);
    }

    @Test
    void paddingThatIsNeededOnNeitherAxisBecomesValid() throws Exception {
        Subgraph result = Judge.fires(PASS, new PaddedConvolution(Operator.CONV_2D, 8, 8, 2, 3, 4).graph());
        assertEquals(1, result.ops().size());
        assertEquals(Options.PADDING_VALID, padding(result.ops().get(0)));
    }

    @Test
    void whatNoWindowCoversIsCroppedBesideAnAxisThatNeedsPadding() throws Exception {
        PaddedConvolution mixed = new PaddedConvolution(Operator.DEPTHWISE_CONV_2D, 8, 8, 1, 3, 2);
        Subgraph result = Judge.fires(PASS, mixed.graph());
        assertEquals(Operator.SLICE, result.ops().get(0).operator());
        assertEquals(List.of(1, 7, 8, 3), result.ops().get(0).output().shape());
        assertEquals(Options.PADDING_SAME, padding(result.ops().get(1)));
    }

    @Test
    void doesNotFireOnWholeWindowsOrAnImageOfUnknownSize() throws Exception {
        Subgraph graph = new PaddedConvolution(Operator.CONV_2D, 8, 8, 2, 3, 4).graph();
        Op padded = graph.ops().get(0);
        Options valid = padded.options().orElseThrow().with("padding", Options.PADDING_VALID);
        Judge.doesNotFire(PASS, graph.withOps(List.of(padded.withOptions(valid))));
        Tensor.Parts parts = graph.inputs().get(0).parts();
        Tensor open = Tensor.of(new Tensor.Parts(
                parts.name(),
                parts.type(),
                parts.shape(),
                Optional.of(List.of(1, -1, -1, 3)),
                parts.buffer(),
                parts.quantization(),
                parts.variable(),
                parts.hasRank()));
        Judge.doesNotFire(PASS, graph.replacing(Map.of(graph.inputs().get(0), open)));
    }
}
