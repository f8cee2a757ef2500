package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.compiler.testkit.ScrambledModel;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaCommandsTest {
    @TempDir
    Path folder;

    private Path next;
    private Path delta;
    private Path made;

    @BeforeEach
    void makeADelta() throws Exception {
        next = folder.resolve("next.tflite");
        delta = folder.resolve("next.delta");
        made = folder.resolve("made.tflite");
        Files.write(next, ScrambledModel.of(Files.readAllBytes(Sample.MODEL)));
        Cli.run("delta", Sample.MODEL, next, "-o", delta).good();
    }

    @Test
    void makesTheNewFileOfTheOldOne() throws IOException {
        Cli applied = Cli.run("apply", Sample.MODEL, delta, "-o", made).good();
        assertArrayEquals(Files.readAllBytes(next), Files.readAllBytes(made));
        assertTrue(applied.out().contains("delta " + Files.size(delta) + " bytes"), applied.out());
        assertTrue(applied.out().contains("of the new file's " + Files.size(next)), applied.out());
    }

    @Test
    void tellsSizesAndDigestsAsJson() throws Exception {
        Path again = folder.resolve("again.delta");
        Cli diff = Cli.run("delta", "--json", Sample.MODEL, next, "-o", again).good();
        Cli applied =
                Cli.run("apply", "--json", Sample.MODEL, delta, "-o", made).good();
        assertEquals(diff.out(), applied.out());
        Document result = Document.parseJson(diff.out().getBytes(StandardCharsets.UTF_8), Limits.of(1 << 10));
        long bytes = Files.size(delta);
        assertEquals(bytes, result.integer("deltaBytes"));
        assertEquals((double) bytes / Files.size(next), result.number("ratio"));
        assertEquals(Files.size(Sample.MODEL), result.object("old").integer("bytes"));
        assertEquals(
                Digest.of(Files.readAllBytes(next)).hex(), result.object("new").string("sha256"));
    }

    @Test
    void refusesAnotherOldFileByBothDigests() throws IOException {
        Cli refused = Cli.run("apply", next, delta, "-o", made);
        assertEquals(3, refused.exit(), refused.err());
        for (Path file : List.of(Sample.MODEL, next)) {
            String digest = Digest.of(Files.readAllBytes(file)).hex();
            assertTrue(refused.err().contains(digest), refused.err());
        }
        assertTrue(refused.err().contains(next + ": "), refused.err());
        assertWroteNothing();
    }

    @Test
    void leavesNothingBehindWhenTheDeltaIsDamaged() throws IOException {
        byte[] bytes = Files.readAllBytes(delta);
        for (int length : new int[] {1, 88, bytes.length / 2, bytes.length - 1}) {
            Path damaged = Files.write(folder.resolve("damaged"), Arrays.copyOf(bytes, length));
            Cli refused = Cli.run("apply", Sample.MODEL, damaged, "-o", made);
            assertEquals(3, refused.exit(), refused.err());
            assertTrue(refused.err().contains(damaged + ": delta: truncated"), refused.err());
            Files.delete(damaged);
            assertWroteNothing();
        }
    }

    private void assertWroteNothing() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(delta, next), files.sorted().toList());
        }
    }
}
