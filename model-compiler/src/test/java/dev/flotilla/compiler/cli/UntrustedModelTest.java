package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models are tried in another process before this one loads them. */
class UntrustedModelTest {
    private static final String DIED = "the model took its probe process down (signal 6)";

    @TempDir
    Path folder;

    private List<Object> command(String name) {
        Path out = folder.resolve("out");
        List<Object> samples = List.of("--preprocess", Sample.PREPROCESS, "--range", "0:2");
        List<Object> command = new ArrayList<>(List.of(name, Sample.MODEL));
        switch (name) {
            case "run" -> command.addAll(List.of("--input", Sample.TEST_IMAGES, "-o", out));
            case "evaluate" -> command.addAll(List.of("--data", Sample.TEST_IMAGES, "--labels", Sample.TEST_LABELS));
            case "benchmark" -> command.addAll(List.of("--seconds", 0.1, "--threads", 1));
            case "compile" ->
                command.addAll(List.of("--scheme", "dynamic", "-o", out, "--preprocess", Sample.PREPROCESS));
            default -> throw new IllegalArgumentException(name);
        }
        if (List.of("run", "evaluate").contains(name)) {
            command.addAll(samples);
        }
        return command;
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "evaluate", "benchmark", "compile"})
    void aModelThatTakesItsProbeDownIsRefused(String name) {
        Cli refused = Cli.runWith(model -> Optional.of(DIED), command(name).toArray());
        assertEquals(3, refused.exit());
        assertEquals(
                "flotilla-compiler: " + Sample.MODEL + ": " + DIED,
                refused.err().strip());
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "evaluate", "benchmark", "compile"})
    void aTrustedModelIsNotTried(String name) {
        List<Object> trusted = command(name);
        trusted.add("--trust-model");
        Cli.runWith(model -> Optional.of(DIED), trusted.toArray()).good();
    }

    @Test
    void theOtherModelIsTriedAsWell() throws Exception {
        Path other = Files.copy(Sample.MODEL, folder.resolve("other.tflite"));
        for (String name : List.of("evaluate", "benchmark")) {
            List<byte[]> tried = new ArrayList<>();
            List<Object> both = command(name);
            both.addAll(List.of("--against", other));
            Cli refused = Cli.runWith(
                    model -> {
                        tried.add(model);
                        return tried.size() == 2 ? Optional.of(DIED) : Optional.empty();
                    },
                    both.toArray());
            assertEquals(3, refused.exit());
            assertTrue(refused.err().contains(other + ": " + DIED), refused.err());
        }
    }

    @Test
    void aCompiledModelIsTriedBeforeItIsLoaded() {
        List<byte[]> tried = new ArrayList<>();
        Cli refused = Cli.runWith(
                model -> {
                    tried.add(model);
                    return tried.size() == 2 ? Optional.of(DIED) : Optional.empty();
                },
                command("compile").toArray());
        assertEquals(3, refused.exit());
        assertEquals(
                "flotilla-compiler: " + Sample.MODEL + ": compiled, " + DIED,
                refused.err().strip());
        assertTrue(tried.get(1).length < tried.get(0).length);
        assertFalse(Files.exists(folder.resolve("out")));
    }

    @Test
    void aSoundModelPassesInAChildProcess() throws Exception {
        assertEquals(Optional.empty(), new ChildModelProbe().findFault(Files.readAllBytes(Sample.MODEL)));
    }
}
