package dev.flotilla.compiler.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.testkit.Sample;
import dev.flotilla.contract.testkit.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No command writes over what it reads, nor over what is nobody's to delete. */
class WrittenFilesTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");

    @TempDir
    Path folder;

    private Path old;
    private Path next;

    @BeforeEach
    void makeBundles() throws IOException {
        old = Files.write(folder.resolve("old.flotilla"), OLD);
        next = Files.write(folder.resolve("new.flotilla"), Bundles.bytes("1.1.0"));
    }

    private static void assertRefused(String why, Object... command) {
        Cli run = Cli.run(command);
        assertEquals(2, run.exit(), run.err());
        assertTrue(run.err().contains(why), run.err());
    }

    @Test
    void refusesToReplaceWhatItReadsByWhateverNameThatIsGiven() throws IOException {
        assertRefused("--output would replace " + old + ", which is given as", "delta", old, next, "-o", old);
        Path link = Files.createSymbolicLink(folder.resolve("link"), old);
        assertRefused("choose another name", "delta", old, next, "-o", link);
        Path around = folder.resolve("nowhere").resolve("..").resolve("old.flotilla");
        assertRefused("choose another name", "delta", old, next, "-o", around);
        assertArrayEquals(OLD, Files.readAllBytes(old));
    }

    @Test
    void refusesToReplaceTheKeyThatItEncryptsWith() throws IOException {
        Path key = folder.resolve("fleet.key.pem");
        Cli.run("fleet-key", "-o", key, "--unencrypted").good();
        byte[] before = Files.readAllBytes(key);
        assertRefused(key + ", which is given as --fleet-key", "encrypt", old, "--fleet-key", key, "-o", key);
        assertArrayEquals(before, Files.readAllBytes(key));
    }

    @Test
    void refusesTwoOutputsOfOneName() {
        Path out = folder.resolve("out.tflite");
        assertRefused(
                "which is given as --",
                "compile",
                Sample.MODEL,
                "--scheme",
                "fp16",
                "-o",
                out,
                "--report",
                folder.resolve(".").resolve("out.tflite"));
        assertTrue(Files.notExists(out));
    }

    @Test
    void refusesToWriteToADirectory() {
        assertRefused("--output: " + folder + " is a directory", "delta", old, next, "-o", folder);
    }

    @Test
    void leavesNothingBesidesAndTouchesNobodysTemporaryFile() throws IOException {
        Path delta = folder.resolve("a.delta");
        Path theirs = Files.writeString(folder.resolve("a.delta.tmp"), "mine");
        Cli.run("delta", old, next, "-o", delta).good();
        assertEquals("mine", Files.readString(theirs));
        try (Stream<Path> all = Files.list(folder)) {
            assertEquals(List.of(delta, theirs, next, old), all.sorted().toList());
        }
    }

    @Test
    void saysWhichPartOfAnOutputsPathIsNoDirectory() {
        Cli run = Cli.run("delta", old, next, "-o", old.resolve("a.delta"));
        assertEquals(3, run.exit(), run.err());
        assertTrue(run.err().contains(old + " is no directory"), run.err());
    }
}
