package dev.flotilla.agent.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.contract.testkit.Seeds;
import java.io.IOException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DayCountTest {
    private static final Instant TODAY = Instant.parse("2026-01-01T23:59:59Z");
    private static final Instant TOMORROW = Instant.parse("2026-01-02T00:00:00Z");

    private final LossyFiles files = new LossyFiles();

    private static void receive(DayCount count, Instant now, long bytes) throws IOException {
        for (long left = bytes; left > 0; ) {
            long part = Math.min(left, count.ahead(now));
            count.received(part);
            left -= part;
        }
    }

    @Test
    void countsEachDayForItself() throws IOException {
        DayCount count = DayCount.open(files);
        receive(count, TODAY, 100_000);
        assertEquals(100_000, count.used(TODAY));
        assertEquals(0, count.used(TOMORROW));
        receive(count, TOMORROW, 5);
        assertEquals(5, count.used(TOMORROW));
    }

    @Test
    void countsWithinAChunkTooMuchAndNeverTooLittleWhereverItCrashes() throws IOException {
        Random random = Seeds.random("countsWithinAChunkTooMuchAndNeverTooLittleWhereverItCrashes");
        for (int run = 0; run < 500; run++) {
            LossyFiles disk = new LossyFiles();
            LossyFiles.Fate fate = random.nextBoolean() ? LossyFiles.Fate.LOST : LossyFiles.Fate.KEPT;
            long came = 0;
            disk.crashAt(random.nextInt(12), fate);
            DayCount count = DayCount.open(disk);
            try {
                while (came < 20L * DayCount.CHUNK) {
                    long part = Math.min(1 + random.nextInt(DayCount.CHUNK), count.ahead(TODAY));
                    count.received(part);
                    came += part;
                }
            } catch (SimulatedCrash crash) {
                disk.crash(fate);
            }
            long counted = DayCount.open(disk).used(TODAY);
            assertTrue(counted >= came && counted <= came + DayCount.CHUNK, counted + " counted, came " + came);
        }
    }

    @Test
    void writesOnceForAChunk() throws IOException {
        DayCount count = DayCount.open(files);
        for (int i = 0; i < 64; i++) {
            receive(count, TODAY, 4_000);
        }
        assertEquals(4, files.writes());
    }

    @Test
    void takesItsBytesAlongWhenTheClockIsSetBack() throws IOException {
        DayCount count = DayCount.open(files);
        receive(count, TOMORROW, 1_000);
        assertEquals(1_000, count.used(TODAY));
        receive(count, TODAY, 1);
        assertEquals(1_001, count.used(TODAY));
        assertEquals(DayCount.CHUNK + 1_000, DayCount.open(files).used(TODAY), "counted ahead");
        assertEquals(0, count.used(TOMORROW));
    }

    @Test
    void takesItsBytesAlongWhenTheClockIsSetBackOverARestart() throws IOException {
        receive(DayCount.open(files), TOMORROW, DayCount.CHUNK);
        DayCount count = DayCount.open(files);
        assertEquals(DayCount.CHUNK, count.used(TODAY));
        assertEquals(0, count.used(TOMORROW));
    }

    @Test
    void beginsAnewWhereItsFileIsDamaged() throws IOException {
        for (byte[] damaged : new byte[][] {{}, {1, 2, 3}, new byte[5_000]}) {
            files.replace("downloads.cbor", damaged);
            assertEquals(0, DayCount.open(files).used(TODAY));
        }
    }

    @Test
    void letsNothingComeThatItCannotCount() {
        files.readOnly(true);
        DayCount count = DayCount.open(files);
        assertThrows(IOException.class, () -> count.ahead(TODAY));
        assertEquals(0, count.used(TODAY));
    }
}
