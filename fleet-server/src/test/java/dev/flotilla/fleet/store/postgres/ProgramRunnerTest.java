package dev.flotilla.fleet.store.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramRunnerTest {
    private static final Path ROOT = Path.of("/");

    private final ProgramRunner runner = new ProgramRunner(List.of());

    @Test
    void givesStatusAndOutput() throws IOException {
        assertEquals(
                new ProgramRunner.Result(3, "out\nerr"),
                runner.run(ROOT, Duration.ofSeconds(30), List.of("sh", "-c", "echo out; echo err >&2; exit 3")));
    }

    @Test
    void endsAProgramThatHangs() {
        PostgresException failure = assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThrows(
                        PostgresException.class,
                        () -> runner.run(ROOT, Duration.ofMillis(100), List.of("sleep", "3600"))));
        assertTrue(String.valueOf(failure.getMessage()).contains("sleep did not end"), failure.getMessage());
    }
}
