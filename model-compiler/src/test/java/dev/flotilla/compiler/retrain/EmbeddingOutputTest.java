package dev.flotilla.compiler.retrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.quant.Range;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RealFeed;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.tflite.TfliteEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingOutputTest {
    private static final int INPUTS = SmallNets.INPUTS;
    private static final int FEATURES = SmallNets.FEATURES;
    private static final int CLASSES = SmallNets.CLASSES;

    private final SmallNets nets = new SmallNets(Seeds.random("EmbeddingOutputTest"));

    @Test
    void givesWhatTheLastLayerWorksOnAndTheSameAnswer() throws Exception {
        Model sample = ModelReader.read(Files.readAllBytes(Sample.MODEL));
        assertEquals(64, requireSame(sample));
        RealFeed samples = nets.samples(20);
        assertEquals(FEATURES, requireSame(nets.net(CLASSES, "NONE")));
        assertEquals(FEATURES, requireSame(SmallNets.int8(nets.net(CLASSES, "NONE"), samples)));
    }

    @Test
    void aNewHeadLeavesTheEmbeddingAsItIs() throws Exception {
        Model champion = EmbeddingOutput.add(SmallNets.int8(nets.net(CLASSES, "NONE"), nets.samples(20)));
        HeadWeights other = new HeadWeights(FEATURES, nets.floats(CLASSES * FEATURES), nets.floats(CLASSES));
        Model challenger = HeadPatch.apply(champion, other, new Range(-9, 9));
        byte[] input = input(champion);
        List<byte[]> before = run(champion, input);
        List<byte[]> after = run(challenger, input);
        assertEquals(2, after.size());
        assertArrayEquals(before.get(1), after.get(1));
    }

    @Test
    void saysWhyThereIsNothingToGive() throws Exception {
        Model twice = EmbeddingOutput.add(nets.net(CLASSES, "NONE"));
        assertRefused(twice, "2 outputs");
        Graphs head = Graphs.withInput(1, FEATURES);
        Tensor sums = nets.layer(head, head.input(), FEATURES, CLASSES);
        assertRefused(Model.of("head", head.build(sums)), "are inputs");
        Graphs none = Graphs.withInput(1, INPUTS);
        Tensor relu = none.op("RELU", SmallNets.NO_OPTIONS, List.of(none.input()), 1, INPUTS);
        assertRefused(Model.of("none", none.build(relu)), "RELU");
    }

    /** Whoever gives embeddings away agreed to give no inputs. */
    @Test
    void givesNoInputsThatWereMerelyMovedScaledOrPutBesideOtherValues() {
        Graphs flat = Graphs.withInput(1, 2, FEATURES / 2);
        Tensor row = flat.op("RESHAPE", SmallNets.NO_OPTIONS, List.of(flat.input()), 1, FEATURES);
        Tensor scaled = flat.op("LOGISTIC", SmallNets.NO_OPTIONS, List.of(row), 1, FEATURES);
        assertRefused(Model.of("flat", flat.build(nets.layer(flat, scaled, FEATURES, CLASSES))), "are inputs");
        Graphs skip = Graphs.withInput(1, INPUTS);
        Tensor hidden = nets.layer(skip, skip.input(), INPUTS, FEATURES);
        Tensor both =
                skip.op("CONCATENATION", SmallNets.NO_OPTIONS, List.of(hidden, skip.input()), 1, FEATURES + INPUTS);
        assertRefused(Model.of("skip", skip.build(nets.layer(skip, both, FEATURES + INPUTS, CLASSES))), "are inputs");
    }

    /** Convolutions as last layers, other inputs than images, autoencoders: what it cannot do it says, and it breaks nothing. */
    @Test
    void givesItOfModelsOfManyKinds() throws Exception {
        int given = 0;
        for (Path file : RefSet.allModels()) {
            if (file.getParent().endsWith("models")) {
                given += tried(file) ? 1 : 0;
            }
        }
        assertTrue(given >= 10, given + " models");
    }

    private boolean tried(Path file) throws Exception {
        Model model = ModelReader.read(Files.readAllBytes(file));
        try {
            System.out.println(file.getFileName() + ": an embedding of " + requireSame(model) + " values");
            return true;
        } catch (UnsupportedModelException e) {
            System.out.println(file.getFileName() + ": none, " + e.getMessage());
            return false;
        }
    }

    private static void assertRefused(Model model, String why) {
        UnsupportedModelException refused =
                assertThrows(UnsupportedModelException.class, () -> EmbeddingOutput.add(model));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    /** How many values the embedding has. */
    private int requireSame(Model model) throws Exception {
        Model embedding = EmbeddingOutput.add(model);
        for (int i = 0; i < 5; i++) {
            byte[] input = input(model);
            List<byte[]> outputs = run(embedding, input);
            assertArrayEquals(run(model, input).get(0), outputs.get(0));
            try (LoadedModel head = new TfliteEngine().load(ModelWriter.write(until(embedding)))) {
                assertArrayEquals(head.run(List.of(input)).get(0), outputs.get(1));
            }
        }
        return (int) embedding.main().outputs().get(1).elements();
    }

    /** Ends in the embedding, so that nothing behind it is computed. */
    private static Model until(Model embedding) {
        return embedding.withMain(
                FeatureModel.until(embedding.main(), embedding.main().outputs().get(1)));
    }

    private byte[] input(Model model) throws Exception {
        try (LoadedModel loaded = new TfliteEngine().load(ModelWriter.write(model))) {
            TensorSpec spec = loaded.inputs().get(0);
            return spec.quantize(nets.floats(spec.elements()));
        }
    }

    private static List<byte[]> run(Model model, byte[] input) throws Exception {
        try (LoadedModel loaded = new TfliteEngine().load(ModelWriter.write(model))) {
            return loaded.run(List.of(input));
        }
    }
}
