package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TidyOptionTest {
    private static boolean tidies(String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "compile", "model.tflite", "--scheme", "int8", "--calibration", "samples.npy", "-o", "out.tflite"));
        arguments.addAll(List.of(options));
        return Main.commandLine(Clock.systemUTC())
                .parseArgs(arguments.toArray(String[]::new))
                .subcommand()
                .commandSpec()
                .findOption("--tidy")
                .getValue();
    }

    @Test
    void compileTidiesUnlessToldNotTo() {
        assertEquals(true, tidies());
        assertEquals(true, tidies("--tidy"));
        assertEquals(false, tidies("--no-tidy"));
    }
}
