package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.graph.Options;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.testkit.Graphs;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectTest {
    private static Document json(Path model) throws Exception {
        String out = Cli.run("inspect", "--json", model).good().out();
        return Document.parseJson(out.getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    private static final Limits LIMITS = Limits.of(1 << 20);

    @Test
    void saysWhatTheSampleModelConsistsOfAndCosts() throws Exception {
        Document inspected = json(Sample.MODEL);
        List<Document> operators = inspected.objects("operators");
        assertEquals("CONV_2D", operators.get(0).string("name"));
        assertTrue(operators.get(0).integer("multiplyAccumulates") > 0);
        Document memory = inspected.object("activationMemory");
        assertTrue(memory.integer("bytes") >= memory.integer("lowerBound"));
        assertTrue(inspected.integer("parameters") * Float.BYTES <= inspected.integer("constantBytes"));
        List<Document> constants = inspected.objects("constants");
        assertTrue(constants.get(0).integer("bytes") >= constants.get(1).integer("bytes"));
    }

    @Test
    void textNamesSignaturesOperatorsAndConstants() {
        String out = Cli.run("inspect", Sample.MODEL).good().out();
        for (String part : List.of("input ", "output ", "activation memory: ", "multiply-accumulates: ", "CONV_2D")) {
            assertTrue(out.contains(part), out);
        }
    }

    @Test
    void showsSignaturesOfEverySubgraphAndTheArchive() throws Exception {
        assertEquals(
                2,
                json(RefSet.path("unit/aeq_two_signatures.tflite"))
                        .objects("signatures")
                        .size());
        Document zipped = json(RefSet.path("models/mobilenet_v1_025_224_float_metadata_zip.tflite"));
        assertTrue(zipped.integer("archiveBytes") > 0);
        assertTrue(zipped.objects("metadata").size() > 0);
    }

    @Test
    void readsEveryReferenceModelThatTheReaderTakes() {
        int read = 0;
        for (Path file : RefSet.allModels()) {
            int exit = Cli.run("inspect", "--json", file).exit();
            assertTrue(exit == 0 || file.endsWith("litert_transpose.tflite"), file.toString());
            assertTrue(Cli.run("inspect", file).exit() == exit, file.toString());
            read += exit == 0 ? 1 : 0;
        }
        assertTrue(read >= 90, "only " + read);
    }

    @Test
    void showsNoControlCharactersOfNames(@TempDir Path folder) throws Exception {
        Graphs graph = Graphs.withInput(1, 2);
        Operator hostile = new Operator(32, "evil\u001b[2J\u009b2J\u202e", Optional.of("evil\u001b[2J\u009b2J\u202e"));
        Tensor out = graph.op(hostile, Options.named("AddOptions"), List.of(graph.input()), 1, 2);
        Path file = folder.resolve("m.tflite");
        Files.write(file, ModelWriter.write(Model.of("described\u001b[31m\nas two lines", graph.build(out))));
        String text = Cli.run("inspect", file).good().out();
        assertTrue(text.contains("description: described [31m as two lines"), text);
        assertTrue(text.contains("evil [2J 2J"), text);
        assertTrue(text.chars().noneMatch(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e)), text);
    }
}
