package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OwnProcessTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Class<?> main, String... arguments) throws Exception {
        try (PrintStream out = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new OwnProcess(main.getName()).run(out, arguments);
        }
    }

    /** Ends with the number of arguments, or as a fault if it takes itself for the first process. */
    static final class Counting {
        public static void main(String[] args) {
            System.exit(OwnProcess.suits(args) ? Failures.FAULT : args.length);
        }
    }

    /** Dies as native code that aborts does. */
    static final class Aborting {
        public static void main(String[] args) throws Exception {
            String name = ManagementFactory.getRuntimeMXBean().getName();
            new ProcessBuilder("kill", "-ABRT", name.substring(0, name.indexOf('@')))
                    .start()
                    .waitFor();
            new CountDownLatch(1).await();
        }
    }

    @Test
    void handsArgumentsInAndTheExitCodeOut() throws Exception {
        assertEquals(4, run(Counting.class, "compile", "a file.tflite", "--json", ""));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aCrashIsBadInputInOneLine() throws Exception {
        assertEquals(Failures.BAD_INPUT, run(Aborting.class, "evaluate", "model.tflite"));
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.startsWith("flotilla-compiler: evaluate was ended by signal 6: "), said);
        assertEquals(1, said.lines().count());
    }

    @Test
    void suitsWhatLoadsModelsUnlessTheyAreTrusted() {
        assertTrue(OwnProcess.suits("compile", "model.tflite"));
        assertFalse(OwnProcess.suits("compile", "model.tflite", "--trust-model"));
        assertFalse(OwnProcess.suits("inspect", "model.tflite"));
        assertTrue(OwnProcess.suits("retrain", "--champion", "bundle"));
        assertFalse(OwnProcess.suits("retrain", "--job", "folder"), "whoever runs jobs ends this very process");
        assertFalse(OwnProcess.suits());
    }
}
