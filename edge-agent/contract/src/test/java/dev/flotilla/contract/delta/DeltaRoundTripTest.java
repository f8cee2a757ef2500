package dev.flotilla.contract.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.Golden;
import dev.flotilla.contract.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaRoundTripTest {
    private static final byte[] OLD =
            ascii("The quick brown fox jumps over the lazy dog. Pack my box with five dozen liquor jugs.");
    private static final byte[] NEW =
            ascii("Pack my box with five dozen liquor jugs. Now the quick brown fox jumps over the lazy dog.");
    private static final List<Match> MATCHES = List.of(new Match(45, 0, 40), new Match(0, 45, 44));

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void writesAndReadsTheCommittedBytes() throws IOException, DeltaException {
        Golden.assertHex("delta", DeltaWriter.write(OLD, NEW, MATCHES));
        assertArrayEquals(NEW, Deltas.apply(OLD, Golden.hex("delta")));
    }

    @Test
    void readsCommittedBytesWithADeflatedPart() throws IOException, DeltaException {
        byte[] made = Deltas.apply(OLD, Golden.hex("delta-deflated"));
        assertEquals("na ".repeat(20) + "batman", new String(made, StandardCharsets.US_ASCII));
    }

    @Test
    void headerTellsBothFiles() throws IOException, DeltaException {
        byte[] delta = DeltaWriter.write(OLD, NEW, MATCHES);
        InputStream in = new ByteArrayInputStream(delta);
        assertEquals(DeltaHeader.between(OLD, NEW), DeltaHeader.read(in));
        assertEquals(delta.length - DeltaHeader.LENGTH, in.available());
    }

    @Test
    void makesEmptyFilesAndFilesOfEmptyOnes() throws IOException, DeltaException {
        byte[] empty = {};
        assertArrayEquals(empty, Deltas.apply(OLD, DeltaWriter.write(OLD, empty, List.of())));
        assertArrayEquals(OLD, Deltas.apply(empty, DeltaWriter.write(empty, OLD, List.of())));
        byte[] nothing = DeltaWriter.write(empty, empty, List.of());
        assertArrayEquals(empty, Deltas.apply(empty, nothing));
        assertEquals(DeltaHeader.LENGTH, nothing.length);
    }

    @Test
    void equalFilesOfAnySizeTakeOneInstruction() throws IOException, DeltaException {
        byte[] large = Deltas.random(Seeds.random("equal files"), 1 << 20);
        byte[] delta = DeltaWriter.write(large, large, List.of(new Match(0, 0, large.length)));
        assertArrayEquals(large, Deltas.apply(large, delta));
        assertTrue(delta.length < DeltaHeader.LENGTH + 16, "length " + delta.length);
    }

    @Test
    void makesWhatWasWrittenForAnyMatches() throws IOException, DeltaException {
        Random random = Seeds.random("deltas of random matches");
        for (int round = 0; round < 60; round++) {
            byte[] old = Deltas.random(random, random.nextInt(1 + random.nextInt(300_000)));
            byte[] target = Deltas.random(random, random.nextInt(1 + random.nextInt(300_000)));
            List<Match> matches = matches(random, old, target);
            assertArrayEquals(target, Deltas.apply(old, DeltaWriter.write(old, target, matches)));
        }
    }

    /** Matches anywhere, most of whose bytes are then made equal. */
    private static List<Match> matches(Random random, byte[] old, byte[] target) {
        List<Match> matches = new ArrayList<>();
        int position = 0;
        while (position < target.length && matches.size() < 2000) {
            int start = position + random.nextInt(1 + Math.min(50, target.length - position));
            int oldStart = random.nextInt(old.length + 1);
            int most = Math.min(target.length - start, old.length - oldStart);
            int length = random.nextInt(1 + random.nextInt(most + 1));
            for (int i = 0; i < length; i++) {
                if (random.nextInt(100) > 0) {
                    target[start + i] = old[oldStart + i];
                }
            }
            matches.add(new Match(oldStart, start, length));
            position = start + length;
        }
        return matches;
    }

    @Test
    void splitsManySmallInstructionsIntoBlocks() throws IOException, DeltaException {
        byte[] old = new byte[100];
        byte[] target = Deltas.random(Seeds.random("small instructions"), 60_000);
        List<Match> matches = new ArrayList<>();
        for (int start = 0; start + 1 < target.length; start += 2) {
            matches.add(new Match(start % 100, start, 1));
        }
        byte[] delta = DeltaWriter.write(old, target, matches);
        assertArrayEquals(target, Deltas.apply(old, delta));
    }

    @Test
    void readsAFileByItsChannel(@TempDir Path folder) throws IOException, DeltaException {
        Path file = Files.write(folder.resolve("old"), OLD);
        InputStream delta = new ByteArrayInputStream(DeltaWriter.write(OLD, NEW, MATCHES));
        DeltaHeader header = DeltaHeader.read(delta);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FileChannel channel = FileChannel.open(file)) {
            DeltaApplier.apply(header, delta, BaseFile.of(channel), out);
        }
        assertArrayEquals(NEW, out.toByteArray());
    }

    @Test
    void takesNoMoreMemoryForLargerFiles() throws IOException, DeltaException {
        allocatedBy(1 << 20);
        long small = allocatedBy(1 << 20);
        long large = allocatedBy(8 << 20);
        assertTrue(small < 350_000, "1 MiB took " + small);
        assertTrue(large < 350_000, "8 MiB took " + large);
    }

    private static long allocatedBy(int length) throws IOException, DeltaException {
        byte[] old = new byte[length];
        byte[] target = Deltas.random(new Random(1), length);
        Arrays.fill(target, 0, length / 2, (byte) 0);
        byte[] delta = DeltaWriter.write(old, target, List.of(new Match(0, 0, length / 4 * 3)));
        InputStream in = new ByteArrayInputStream(delta);
        BaseFile base = Deltas.base(old);
        OutputStream out = OutputStream.nullOutputStream();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        DeltaApplier.apply(DeltaHeader.read(in), in, base, out);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
