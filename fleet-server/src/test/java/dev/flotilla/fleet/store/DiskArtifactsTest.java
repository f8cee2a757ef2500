package dev.flotilla.fleet.store;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.transfer.ArtifactReader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskArtifactsTest {
    private static final byte[] BYTES = "a bundle".getBytes(StandardCharsets.UTF_8);
    private static final Digest DIGEST = Digest.of(BYTES);

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private DiskArtifacts artifacts;

    @BeforeEach
    void open() throws IOException {
        artifacts = new DiskArtifacts(vertx, directory);
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void removesWhatAServerLeftThatStoppedWhileItWrote(@TempDir Path left) throws IOException {
        Path folder = Files.createDirectories(left.resolve("ab"));
        Path unfinished = Files.write(folder.resolve("incoming1.tmp"), new byte[] {1});
        Path whole = Files.write(folder.resolve("ab".repeat(32)), new byte[] {1});
        new DiskArtifacts(vertx, left);
        assertFalse(Files.exists(unfinished));
        assertTrue(Files.exists(whole));
    }

    @Test
    void givesBackWhatWasPutAndLeavesNothingElseBehind() throws IOException {
        assertEquals(Optional.empty(), await(artifacts.findFile(DIGEST)));
        await(artifacts.put(DIGEST, BYTES));
        await(artifacts.put(DIGEST, BYTES));
        assertArrayEquals(BYTES, await(artifacts.get(DIGEST)));
        try (Stream<Path> files = Files.walk(directory)) {
            assertEquals(1, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void readsPartsUpToTheEnd() {
        await(artifacts.put(DIGEST, BYTES));
        assertPart("bun", 2, 3);
        assertPart("dle", 5, 100);
        assertPart("", BYTES.length, 3);
        assertPart("", Long.MAX_VALUE - 3, 3);
        assertEquals(Optional.empty(), await(artifacts.read(Digest.of(new byte[] {1}), 0, 3)));
    }

    private void assertPart(String expected, long offset, int atMost) {
        ArtifactReader.Part part = await(artifacts.read(DIGEST, offset, atMost)).orElseThrow();
        assertEquals(BYTES.length, part.length());
        assertEquals(expected, new String(part.data(), StandardCharsets.UTF_8));
    }

    @Test
    void refusesBytesUnderAnothersDigest() {
        assertThrows(IllegalArgumentException.class, () -> await(artifacts.put(DIGEST, new byte[] {1})));
        assertEquals(Optional.empty(), await(artifacts.findFile(DIGEST)));
    }

    @Test
    void noticesWhenAFileWasDamaged() throws IOException {
        await(artifacts.put(DIGEST, BYTES));
        Files.write(await(artifacts.findFile(DIGEST)).orElseThrow(), new byte[] {1});
        Exception failure = assertThrows(IllegalStateException.class, () -> await(artifacts.get(DIGEST)));
        assertTrue(String.valueOf(failure.getMessage()).contains("is damaged"), failure.getMessage());
    }
}
