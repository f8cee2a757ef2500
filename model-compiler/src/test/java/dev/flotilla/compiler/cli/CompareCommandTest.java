package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.compiler.testkit.ScrambledModel;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
    private static final String DIED = "the model took its probe process down (signal 6)";

    @TempDir
    Path folder;

    private static Object[] command(Path champion, Path candidate, Object... more) {
        Object[] command = {
            "compare", champion, candidate, "--evaluate", Sample.TEST_IMAGES, "--labels", Sample.TEST_LABELS
        };
        return SampleRelease.concat(command, more);
    }

    private Path scrambled() throws Exception {
        Path model = Files.write(
                folder.resolve("scrambled.tflite"), ScrambledModel.of(Files.readAllBytes(SampleRelease.COMPILED)));
        Path file = folder.resolve("fashion-cnn-1.1.0.flotilla");
        SampleRelease.bundle(model, "1.1.0", file).good();
        return file;
    }

    @Test
    void whatAnswersAsWellPasses() {
        Cli same = Cli.run(command(SampleRelease.BUNDLE, SampleRelease.BUNDLE, "--evaluate-range", "0:200"))
                .good();
        assertTrue(same.out().startsWith("passed: "), same.out());
        assertTrue(same.out().contains("a loss of 0.00 points, with 95 % confidence at most 0.81"), same.out());
    }

    @Test
    void whatAnswersWorseFailsWithItsFigures() throws Exception {
        Cli worse = Cli.run(
                command(SampleRelease.BUNDLE, scrambled(), "--evaluate-range", "0:200", "--most-loss", 5, "--json"));
        assertEquals(4, worse.exit());
        Document said = Document.parseJson(worse.out().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 16));
        assertEquals("failed", said.string("outcome"));
        assertEquals(5, said.object("figures").number("allowed"));
        assertTrue(said.object("figures").number("loss") > 50, worse.out());
        assertEquals(200, said.object("figures").number("samples"));
    }

    @Test
    void tooFewSamplesDecideNothing() {
        Cli few = Cli.run(command(SampleRelease.BUNDLE, SampleRelease.BUNDLE, "--evaluate-range", "0:80"));
        assertEquals(4, few.exit());
        assertTrue(few.out().startsWith("undecided: "), few.out());
        Cli.run(command(SampleRelease.BUNDLE, SampleRelease.BUNDLE, "--evaluate-range", "0:81"))
                .good();
    }

    @Test
    void samplesNeedLabels() {
        Cli none = Cli.run("compare", SampleRelease.BUNDLE, SampleRelease.BUNDLE, "--evaluate", Sample.TEST_IMAGES);
        assertEquals(3, none.exit());
        assertTrue(none.err().contains("holds no labels; give --labels"), none.err());
        assertEquals(
                2,
                Cli.run("compare", SampleRelease.BUNDLE, SampleRelease.BUNDLE).exit());
    }

    @Test
    void aModelThatTakesItsProbeDownIsRefused() {
        Cli refused = Cli.runWith(model -> Optional.of(DIED), command(SampleRelease.BUNDLE, SampleRelease.BUNDLE));
        assertEquals(3, refused.exit());
        assertTrue(refused.err().contains(SampleRelease.BUNDLE + ": " + DIED), refused.err());
    }
}
