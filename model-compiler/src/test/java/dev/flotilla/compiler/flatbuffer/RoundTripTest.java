package dev.flotilla.compiler.flatbuffer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RefSet;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RoundTripTest {
    private static final String REFUSED = "litert_transpose";

    @TestFactory
    List<DynamicTest> keepsEverythingOfReferenceModels() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : RefSet.allModels()) {
            tests.add(DynamicTest.dynamicTest(file.getFileName().toString(), () -> roundTrip(file)));
        }
        return tests;
    }

    private static void roundTrip(Path file) throws Exception {
        Model model;
        try {
            model = ModelReader.read(Files.readAllBytes(file));
        } catch (UnsupportedModelException e) {
            assertTrue(file.toString().matches(".*(" + REFUSED + ").*"), file + ": " + e.getMessage());
            return;
        }
        byte[] written = ModelWriter.write(model);
        Model again = ModelReader.read(written);
        assertEquals(Dump.of(model), Dump.of(again));
        assertArrayEquals(written, ModelWriter.write(again), "writing twice gives the same bytes");
    }

    @Test
    void alignsConstantsTo16Bytes() throws Exception {
        byte[] written = ModelWriter.write(ModelReader.read(RefSet.model("resnet8_float")));
        Model model = ModelReader.read(written);
        String all = new String(written, StandardCharsets.ISO_8859_1);
        for (Tensor tensor : model.main().tensors()) {
            if (tensor.isConstant() && tensor.bytes().remaining() >= 64) {
                byte[] bytes = new byte[tensor.bytes().remaining()];
                tensor.bytes().get(bytes);
                int at = all.indexOf(new String(bytes, StandardCharsets.ISO_8859_1));
                assertEquals(0, at % 16, tensor.name());
            }
        }
    }

    @Test
    void keepsTheArchiveReadableBehindAModelOfAnotherSize() throws Exception {
        Model model = ModelReader.read(RefSet.model("mobilenet_v1_025_224_float_metadata_zip"));
        Model longer = new Model(
                Optional.of("x".repeat(1001)),
                model.subgraphs(),
                model.metadata(),
                model.metadataBuffers(),
                model.archive());
        Path file = Files.createTempFile("model", ".tflite");
        try {
            Files.write(file, ModelWriter.write(longer));
            try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(file.toFile())) {
                ZipEntry entry = zip.entries().nextElement();
                assertTrue(zip.getInputStream(entry).readAllBytes().length > 1000, entry.getName());
            }
        } finally {
            Files.delete(file);
        }
        byte[] archive = model.archive().orElseThrow().bytesAt(0);
        assertTrue(new ZipInputStream(new ByteArrayInputStream(archive)).getNextEntry() != null);
    }

    @Test
    void refusesGarbageEmptyAndTruncatedFiles() {
        assertThrows(MalformedModelException.class, () -> ModelReader.read(new byte[0]));
        assertThrows(MalformedModelException.class, () -> ModelReader.read(new byte[4096]));
        byte[] model = RefSet.model("hello_float");
        assertThrows(MalformedModelException.class, () -> ModelReader.read(Arrays.copyOf(model, 64)));
    }

    @Test
    void survivesMutatedFiles() {
        byte[] model = RefSet.model("hello_float");
        long seed = 20260101;
        System.out.println("seed of mutations: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            byte[] mutated = model.clone();
            for (int k = 0; k < 1 + i % 5; k++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                ModelReader.read(mutated);
            } catch (MalformedModelException | UnsupportedModelException e) {
                assertTrue(!String.valueOf(e.getMessage()).isEmpty());
            }
        }
    }

    @Test
    void readsTheOptionsOfOperatorsOfTheSecondUnion() throws Exception {
        Model model = ModelReader.read(RefSet.unit("aeq_simple_composite"));
        Op composite = model.main().ops().stream()
                .filter(op -> op.operator().name().equals("STABLEHLO_COMPOSITE"))
                .findFirst()
                .orElseThrow();
        Options options = composite.options().orElseThrow();
        assertEquals("StableHLOCompositeOptions", options.table());
        int decomposition = options.integer("decomposition_subgraph_index", 0);
        assertTrue(decomposition > 0 && decomposition < model.subgraphs().size());
    }

    @Test
    void refusesAnOperatorOfANewerSchemaByItsNumber() {
        Graphs graphs = Graphs.withInput(1, 2);
        Operator newer = Operator.builtin(OperatorNames.last() + 1, "NEWER");
        Subgraph graph = graphs.build(graphs.op(newer, "AddOptions", List.of(graphs.input()), 1, 2));
        byte[] file = ModelWriter.write(Model.of("test", graph));
        UnsupportedModelException e = assertThrows(UnsupportedModelException.class, () -> ModelReader.read(file));
        assertTrue(e.getMessage().contains(String.valueOf(OperatorNames.last() + 1)), e.getMessage());
    }

    @Test
    void knowsTheOperatorsOfTheNewestSchemaByName() {
        assertEquals("RIGHT_SHIFT", OperatorNames.find(161).orElseThrow());
        assertEquals("STABLEHLO_LOGISTIC", OperatorNames.find(162).orElseThrow());
        assertEquals("STABLEHLO_COMPOSITE", OperatorNames.find(206).orElseThrow());
        assertEquals("STABLEHLO_CASE", OperatorNames.find(209).orElseThrow());
        assertEquals(Optional.empty(), OperatorNames.find(-1));
    }

    @Test
    void keepsEveryKindOfOption() throws Exception {
        Options every = Options.named("StablehloConvolutionOptions")
                .with("window_strides", new long[] {1, -2})
                .with("window_reversal", new byte[] {1, 0})
                .with("input_batch_dimension", 3L)
                .with("precision_config", new int[] {2});
        Graphs graphs = Graphs.withInput(1, 2);
        Operator convolution = Operator.builtin(171, "STABLEHLO_CONVOLUTION");
        Model model = Model.of("test", graphs.build(graphs.op(convolution, every, List.of(graphs.input()), 1, 2)));
        assertEquals(Dump.of(model), Dump.of(ModelReader.read(ModelWriter.write(model))));
    }
}
