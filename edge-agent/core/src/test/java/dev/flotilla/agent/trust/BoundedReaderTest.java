package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.trust.LengthExceededException;
import dev.flotilla.contract.trust.SlowRetrievalException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Endless data and slow retrieval (TUF 1.0 section 1.5.2), which the fetching side has to end. */
class BoundedReaderTest {
    private static final MinimumRate RATE = new MinimumRate(100, Duration.ofSeconds(10));

    private long nanos;
    private final BoundedReader reader = new BoundedReader(RATE, () -> nanos);

    /** Gives one byte a time for ever, and lets time pass. */
    private InputStream dripping(Duration each) {
        return new InputStream() {
            @Override
            public int read() {
                nanos += each.toNanos();
                return 7;
            }

            @Override
            public int read(byte[] into, int from, int length) {
                into[from] = (byte) read();
                return 1;
            }
        };
    }

    @Test
    void readsAFileOfTheGreatestLength() throws Exception {
        byte[] file = new byte[20_000];
        assertArrayEquals(file, reader.read("file", new ByteArrayInputStream(file), file.length));
    }

    @Test
    void givesUpEndlessData() {
        LengthExceededException refused =
                assertThrows(LengthExceededException.class, () -> reader.read("file", dripping(Duration.ZERO), 1000));
        assertEquals(1000, refused.allowed());
        assertEquals(1001, refused.found());
        assertEquals("file", refused.what());
    }

    @Test
    void givesUpWhatComesTooSlowly() {
        SlowRetrievalException refused = assertThrows(
                SlowRetrievalException.class, () -> reader.read("file", dripping(Duration.ofSeconds(1)), 1000));
        assertEquals(11, refused.received());
        assertEquals(Duration.ofSeconds(11), refused.elapsed());
        assertEquals(100, refused.bytesPerSecond());
    }

    @Test
    void waitsForWhatComesFastEnough() {
        assertThrows(LengthExceededException.class, () -> reader.read("file", dripping(Duration.ofMillis(9)), 5000));
        assertEquals(Duration.ofMillis(45_009).toNanos(), nanos);
    }

    @Test
    void putsUpWithAnyRateForAWhile() throws Exception {
        byte[] three = {1, 2, 3};
        InputStream slow = dripping(Duration.ofSeconds(3));
        InputStream ending = new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
                return given < three.length && slow.read() >= 0 ? three[given++] : -1;
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                int next = read();
                into[from] = (byte) next;
                return next < 0 ? -1 : 1;
            }
        };
        assertArrayEquals(three, reader.read("file", ending, 1000));
    }
}
