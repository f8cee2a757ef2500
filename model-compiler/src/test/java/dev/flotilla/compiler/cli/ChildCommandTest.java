package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ChildCommandTest {
    private static ChildCommand running(Class<?> main) {
        return new ChildCommand(new OwnProcess(main.getName()));
    }

    /** Says what it was given. */
    static final class Telling {
        public static void main(String[] args) throws Exception {
            System.out.println(String.join("|", args) + " " + System.getenv().keySet());
            System.err.println("input " + System.in.read());
            System.exit(args.length);
        }
    }

    /** Never ends by itself. */
    static final class Staying {
        public static void main(String[] args) throws InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    @Test
    void tellsExitCodeAndWhatWasSaid() throws Exception {
        Apart.Said said = running(Telling.class).run(List.of("compare", "a b"));
        assertEquals(2, said.exit());
        assertTrue(said.out().startsWith("compare|a b "), said.out());
        assertEquals("input -1", said.err());
    }

    @Test
    void givesNothingOfTheEnvironmentButThePath() throws Exception {
        assertTrue(System.getenv().size() > 1, "this process has an environment");
        assertEquals("x [PATH]", running(Telling.class).run(List.of("x")).out());
    }

    @Test
    void endsWhatDoesNotEnd() {
        ChildCommand soon = new ChildCommand(new OwnProcess(Staying.class.getName()), Duration.ofMillis(200));
        IOException failure = assertThrows(IOException.class, () -> soon.run(List.of("compare")));
        assertEquals("compare did not end within PT0.2S", failure.getMessage());
    }

    @Test
    void runsModelsOnSamplesWithoutAnEnvironment() throws Exception {
        String bundle = SampleRelease.BUNDLE.toString();
        Apart.Said said = running(Main.class)
                .run(List.of(
                        "compare",
                        bundle,
                        bundle,
                        "--quiet",
                        "--evaluate",
                        Sample.TEST_IMAGES.toString(),
                        "--labels",
                        Sample.TEST_LABELS.toString(),
                        "--evaluate-range",
                        "0:100"));
        // TensorFlow Lite may say what it uses.
        assertEquals(
                List.of(),
                said.err().lines().filter(line -> !line.startsWith("INFO: ")).toList());
        assertEquals(0, said.exit(), said.out());
        assertTrue(said.out().startsWith("passed: "), said.out());
    }
}
