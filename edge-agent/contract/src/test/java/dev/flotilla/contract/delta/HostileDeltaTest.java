package dev.flotilla.contract.delta;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;

/** Whatever a delta says: a clear exception, never more output than announced, never a read outside of the old file. */
class HostileDeltaTest {
    private static final byte[] NONE = {};
    private static final byte[] OLD = Deltas.random(new Random(1), 2000);
    private static final byte[] NEW = newFile();
    private static final byte[] DELTA =
            DeltaWriter.write(OLD, NEW, List.of(new Match(500, 0, 900), new Match(100, 1000, 300)));

    private static byte[] newFile() {
        byte[] file = new byte[1500];
        System.arraycopy(OLD, 500, file, 0, 900);
        System.arraycopy(OLD, 100, file, 1000, 300);
        for (int i = 30; i < 500; i += 7) {
            file[i]++;
        }
        return file;
    }

    private static byte[] header() {
        return DeltaHeader.between(OLD, NEW).bytes();
    }

    private static String refusal(byte[]... pieces) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MalformedDeltaException refusal = assertThrows(
                MalformedDeltaException.class,
                () -> Deltas.apply(OLD, new ByteArrayInputStream(Deltas.join(pieces)), out));
        assertTrue(out.size() <= NEW.length, "wrote " + out.size());
        return String.valueOf(refusal.getMessage());
    }

    private static String refusalOf(long seek, long copied, long changed, long inserted) {
        byte[] instruction = Deltas.instruction(seek, copied, changed, inserted);
        return refusal(header(), Deltas.block(instruction, new byte[10], new byte[10]));
    }

    @Test
    void refusesADeltaTruncatedAnywhere() throws IOException, DeltaException {
        assertArrayEquals(NEW, Deltas.apply(OLD, DELTA));
        for (int length = 0; length < DELTA.length; length++) {
            String refusal = refusal(Arrays.copyOf(DELTA, length));
            assertTrue(refusal.contains("truncated"), refusal);
        }
    }

    @Test
    void refusesBytesBehindTheEnd() {
        assertTrue(refusal(DELTA, new byte[1]).contains("goes on after"));
    }

    @Test
    void mutatedDeltasGiveTheRightFileOrAnException() {
        Random random = Seeds.random("mutated deltas");
        int refused = 0;
        int rounds = 20_000;
        for (int round = 0; round < rounds; round++) {
            byte[] mutated = DELTA.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                // Mostly behind the header, where a change does not just give another digest.
                int from = random.nextInt(8) == 0 ? 0 : DeltaHeader.LENGTH;
                mutated[from + random.nextInt(mutated.length - from)] = (byte) random.nextInt(256);
            }
            refused += givesAnException(mutated) ? 1 : 0;
        }
        assertTrue(refused > rounds / 2, refused + " refused");
    }

    private static boolean givesAnException(byte[] mutated) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            DeltaHeader header = DeltaHeader.read(new ByteArrayInputStream(mutated));
            try {
                assertArrayEquals(NEW, Deltas.apply(OLD, new ByteArrayInputStream(mutated), out));
                return false;
            } finally {
                assertTrue(out.size() <= header.newLength());
            }
        } catch (DeltaException e) {
            assertTrue(String.valueOf(e.getMessage()).startsWith("delta: "));
            return true;
        } catch (IOException e) {
            throw new AssertionError("reads outside of the old file", e);
        }
    }

    @Test
    void refusesAnotherOldFileBeforeItWritesAnything() {
        byte[] other = OLD.clone();
        other[1999]++;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WrongBaseException refusal =
                assertThrows(WrongBaseException.class, () -> Deltas.apply(other, new ByteArrayInputStream(DELTA), out));
        assertEquals(Digest.of(OLD), refusal.needed());
        assertEquals(Digest.of(other), refusal.found());
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(Digest.of(OLD).hex()), message);
        assertTrue(message.contains(Digest.of(other).hex()), message);
        assertEquals(0, out.size());
        assertThrows(WrongBaseException.class, () -> Deltas.apply(Arrays.copyOf(OLD, 1999), DELTA));
    }

    @Test
    void refusesAResultOfAnotherDigest() {
        byte[] insertion = Deltas.block(Deltas.instruction(0, 0, 0, NEW.length), NONE, new byte[NEW.length]);
        WrongResultException refusal =
                assertThrows(WrongResultException.class, () -> Deltas.apply(OLD, Deltas.join(header(), insertion)));
        assertEquals(Digest.of(NEW), refusal.announced());
        assertEquals(Digest.of(new byte[NEW.length]), refusal.made());
    }

    @Test
    void refusesAnotherFormatVersion() {
        byte[] later = DELTA.clone();
        later[7] = 2;
        UnsupportedDeltaException refusal =
                assertThrows(UnsupportedDeltaException.class, () -> Deltas.apply(OLD, later));
        assertEquals(2, refusal.version());
    }

    @Test
    void refusesWhatIsNoDelta() {
        assertTrue(refusal(new byte[200]).contains("FLDELTA"));
    }

    @Test
    void refusesToMakeOrReadFilesLargerThanABundle() {
        for (long length : new long[] {DeltaHeader.MAX_FILE_BYTES + 1L, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            for (int field : new int[] {40, 80}) {
                byte[] delta = DELTA.clone();
                ByteBuffer.wrap(delta).putLong(field, length);
                assertTrue(refusal(delta).contains("at most"));
            }
        }
    }

    @Test
    void refusesToReadOutsideOfTheOldFile() {
        String outside = "outside of the old file";
        assertTrue(refusalOf(-1, 10, 0, 0).contains(outside));
        assertTrue(refusalOf(2001, 0, 0, 10).contains(outside));
        assertTrue(refusalOf(1995, 6, 0, 0).contains(outside));
        assertTrue(refusalOf(1995, 3, 3, 0).contains(outside));
        assertTrue(refusalOf(Long.MAX_VALUE / 2, 1, 0, 0).contains(outside));
        assertTrue(refusalOf(Long.MIN_VALUE / 2, 1, 0, 0).contains(outside));
    }

    @Test
    void refusesToMakeMoreThanAnnounced() {
        String more = "more than the 1500 bytes";
        assertTrue(refusalOf(0, 1501, 0, 0).contains(more));
        assertTrue(refusalOf(0, 1500, 1, 0).contains(more));
        assertTrue(refusalOf(0, 1495, 5, 1).contains(more));
        assertTrue(refusalOf(0, 0, 0, Long.MAX_VALUE).contains(more));
        byte[] copies = Deltas.join(Deltas.instruction(0, 1500, 0, 0), Deltas.instruction(-1500, 1, 0, 0));
        assertTrue(refusal(header(), Deltas.block(copies, NONE, NONE)).contains(more));
    }

    @Test
    void refusesLengthsThatWouldOverflowTogether() {
        refusalOf(0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        refusalOf(1999, Long.MAX_VALUE, 1, 0);
        refusalOf(0, 1, Long.MAX_VALUE, 1);
        byte[] tooLong = new byte[10];
        Arrays.fill(tooLong, (byte) 0xff);
        assertTrue(refusal(header(), tooLong).contains("9 bytes"));
        assertTrue(refusal(header(), new byte[] {(byte) 0x81, 0}).contains("longer than needed"));
    }

    @Test
    void refusesInstructionsThatDoNotFitTheirBlock() {
        assertTrue(refusalOf(0, 0, 11, 0).contains("more than its block has"));
        assertTrue(refusalOf(0, 0, 10, 11).contains("more than its block has"));
        assertTrue(refusalOf(0, 1500, 0, 0).contains("no instruction takes"));
        assertTrue(refusalOf(0, 0, 0, 0).contains("makes nothing"));
        assertTrue(refusal(header(), Deltas.block(NONE, NONE, NONE)).contains("without instructions"));
        byte[] cut = Arrays.copyOf(Deltas.instruction(0, 1, 0, 0), 3);
        assertTrue(refusal(header(), Deltas.block(cut, NONE, NONE)).contains("truncated"));
    }

    @Test
    void refusesPartsThatInflateToMoreOrLessThanTheySay() {
        byte[] bomb = deflated(new byte[50 << 20]);
        assertTrue(refusal(header(), Deltas.part(bomb.length + 1L, bomb)).contains("inflate to just"));
        assertTrue(refusal(header(), Deltas.part(Block.MAX_PART_BYTES, bomb)).contains("inflate to just"));
        assertTrue(refusal(header(), Deltas.part(100, deflated(new byte[99]))).contains("inflate to just"));
        assertTrue(refusal(header(), Deltas.part(100, deflated(new byte[101]))).contains("inflate to just"));
        byte[] more = Deltas.join(deflated(new byte[100]), new byte[1]);
        assertTrue(refusal(header(), Deltas.part(100, more)).contains("inflate to just"));
        byte[] garbage = {(byte) 0xff, (byte) 0xff, (byte) 0xff};
        assertTrue(refusal(header(), Deltas.part(100, garbage)).contains("not deflated"));
    }

    @Test
    void refusesPartsLargerThanABlockHolds() {
        assertTrue(
                refusal(header(), Deltas.part(Block.MAX_PART_BYTES + 1L, NONE)).contains("at most 65536"));
        assertTrue(refusal(header(), Deltas.part(5, new byte[6])).contains("at most 5"));
        assertTrue(refusal(header(), Deltas.part(Long.MAX_VALUE, NONE)).contains("at most"));
    }

    @Test
    void endsOnAnEndlessStream() {
        byte[] small = Deltas.block(Deltas.instruction(0, 0, 0, 1), NONE, new byte[1]);
        byte[] empty = Deltas.block(NONE, NONE, NONE);
        for (byte[] block : List.of(small, empty, new byte[] {1})) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            assertThrows(DeltaException.class, () -> Deltas.apply(OLD, endless(header(), block), out));
            assertTrue(out.size() <= NEW.length);
        }
    }

    private static InputStream endless(byte[] start, byte[] repeated) {
        return new InputStream() {
            private long position;

            @Override
            public int read() {
                long at = position++;
                int index = (int) (at < start.length ? at : (at - start.length) % repeated.length);
                return (at < start.length ? start : repeated)[index] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int count) {
                for (int i = 0; i < count; i++) {
                    target[offset + i] = (byte) read();
                }
                return count;
            }
        };
    }

    @Test
    void failuresOfTheDiskAreNoFaultOfTheDelta() {
        BaseFile broken = new BaseFile() {
            @Override
            public long length() {
                return OLD.length;
            }

            @Override
            public void read(long position, byte[] target, int count) throws IOException {
                throw new IOException("bad sector");
            }
        };
        InputStream delta = new ByteArrayInputStream(DELTA, DeltaHeader.LENGTH, DELTA.length);
        IOException failure = assertThrows(
                IOException.class,
                () -> DeltaApplier.apply(DeltaHeader.between(OLD, NEW), delta, broken, new ByteArrayOutputStream()));
        assertEquals("bad sector", failure.getMessage());
    }

    private static byte[] deflated(byte[] plain) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(plain);
        deflater.finish();
        byte[] buffer = new byte[plain.length + 100];
        int length = deflater.deflate(buffer);
        deflater.end();
        return Arrays.copyOf(buffer, length);
    }
}
