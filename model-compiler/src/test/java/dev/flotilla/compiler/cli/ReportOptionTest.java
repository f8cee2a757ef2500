package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of the sample model. */
class ReportOptionTest {
    @TempDir
    static Path folder;

    private static Path json;
    private static Path page;

    @BeforeAll
    static void compile() {
        json = compile(folder.resolve("once"));
        page = json.resolveSibling("report.html");
    }

    private static Path compile(Path into) {
        Path report = into.resolve("report.json");
        Cli.run(
                        "compile",
                        Sample.MODEL,
                        "--scheme",
                        "int8",
                        "--preprocess",
                        Sample.PREPROCESS.toAbsolutePath(),
                        "-o",
                        into.resolve("int8.tflite"),
                        "--calibration",
                        Sample.TRAIN_IMAGES,
                        "--calibration-range=0:100",
                        "--evaluate=" + Sample.TEST_IMAGES.toAbsolutePath(),
                        "--labels",
                        Sample.TEST_LABELS,
                        "--evaluate-range",
                        "0:300",
                        "--report",
                        report)
                .good();
        return report;
    }

    private static Document read() throws Exception {
        return Document.parseJson(Files.readAllBytes(json), Limits.of(1 << 20));
    }

    @Test
    void anotherRunGivesTheSameBytesWhereverTheFilesLie() throws Exception {
        Path again = compile(folder.resolve("again"));
        assertArrayEquals(Files.readAllBytes(json), Files.readAllBytes(again));
        assertArrayEquals(Files.readAllBytes(page), Files.readAllBytes(again.resolveSibling("report.html")));
    }

    @Test
    void holdsTheCommandWithoutTheMachinesFolders() throws Exception {
        List<String> command = read().object("provenance").strings("command");
        assertEquals("compile", command.get(0));
        assertEquals(Sample.MODEL.toString(), command.get(1));
        assertTrue(command.contains("preprocess.json"), command.toString());
        assertTrue(command.contains("--evaluate=t10k-images-idx3-ubyte.gz"), command.toString());
        assertTrue(command.contains("--calibration-range=0:100"), command.toString());
        String html = Files.readString(page);
        assertFalse(html.contains(folder.toString()), "names a folder of this machine");
    }

    @Test
    void holdsTheDigestOfEveryInput() throws Exception {
        List<Document> files = read().object("provenance").objects("files");
        assertEquals(5, files.size());
        assertEquals("model", files.get(0).string("role"));
        assertEquals(
                Digest.of(Files.readAllBytes(Sample.MODEL)).hex(), files.get(0).string("sha256"));
        assertEquals(Files.size(Sample.MODEL), files.get(0).integer("bytes"));
        assertEquals("labels", files.get(4).string("role"));
    }

    @Test
    void saysWhichLayersWereFragile() throws Exception {
        Document report = read();
        List<Document> layers = report.objects("layers");
        assertTrue(layers.size() >= 5, "layers: " + layers.size());
        List<Document> fragile = report.objects("fragileLayers");
        assertFalse(fragile.isEmpty());
        String html = Files.readString(page);
        for (Document layer : fragile) {
            assertTrue(layer.string("words").startsWith("signal to noise "), layer.string("words"));
            assertTrue(html.contains(layer.string("words")), layer.string("words"));
        }
    }

    @Test
    void showsWhatTheEvaluationFound() throws Exception {
        Document evaluation = read().object("evaluation");
        String html = Files.readString(page);
        assertEquals(300, evaluation.integer("samples"));
        assertTrue(html.contains("Quantized model"), html);
        assertTrue(html.contains("exact McNemar test"), html);
        assertTrue(html.contains(String.format(Locale.ROOT, "%.2f %%", 100 * evaluation.number("accuracyInt8"))), html);
    }
}
