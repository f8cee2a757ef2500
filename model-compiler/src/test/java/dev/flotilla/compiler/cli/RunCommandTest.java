package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
    @TempDir
    Path folder;

    @Test
    void runGivesTheSameOutputsAsTheEvaluatedModel() throws Exception {
        Path outputs = folder.resolve("y.npy");
        Cli run = Cli.run(
                        "run",
                        SampleRelease.COMPILED,
                        "--input",
                        Sample.TEST_IMAGES,
                        "--range",
                        "0:16",
                        "--preprocess",
                        Sample.PREPROCESS,
                        "-o",
                        outputs)
                .good();
        assertTrue(run.out().contains("16 samples"), run.out());
        assertEquals(128 + 160, Files.size(outputs));
        Path inputs = folder.resolve("wrong.npy");
        Files.write(inputs, Files.readAllBytes(outputs));
        Cli wrong = Cli.run("run", SampleRelease.COMPILED, "--input", inputs, "-o", folder.resolve("z.npy"));
        assertEquals(3, wrong.exit());
        assertTrue(wrong.err().contains("INT8[1,28,28,1]"), wrong.err());
    }
}
