package dev.flotilla.agent.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static final Instant START = ManualClock.START;

    private static long granted(Allowance allowance) {
        return allowance instanceof Allowance.Granted granted ? granted.bytes() : 0;
    }

    @Test
    void beginsEmptyAndSaysWhenTheFirstPieceIsDue() {
        Pace pace = new Pace(Pace.PIECE / 4, START);
        assertEquals(new Allowance.Deferred(START.plusSeconds(4), ""), pace.at(START));
        assertEquals(new Allowance.Granted(Pace.PIECE), pace.at(START.plusSeconds(4)));
    }

    @Test
    void grantsNoMoreThanASecondsWorthAndAPieceAfterALongPause() {
        Pace pace = new Pace(100_000, START);
        assertEquals(7L * Pace.PIECE, granted(pace.at(START.plusSeconds(1_000_000))), "of 116,384 bytes");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 999, 20_000, 65_536, 1_000_000, DownloadPolicy.MAX_BYTES_PER_SECOND})
    void keepsToItsRateHoweverOftenItIsAsked(long rate) {
        Random random = Seeds.random("keepsToItsRateHoweverOftenItIsAsked " + rate);
        Pace pace = new Pace(rate, START);
        Instant now = START;
        long came = 0;
        for (int i = 0; i < 20_000; i++) {
            now = now.plusMillis(random.nextInt(400));
            long most = granted(pace.at(now));
            long part = most == 0 || random.nextInt(4) > 0 ? most : 1 + random.nextInt((int) most);
            pace.received(part);
            came += part;
            double seconds = Duration.between(START, now).toMillis() / 1e3;
            assertTrue(came <= seconds * rate + 1, came + " bytes in " + seconds + " s");
        }
        double seconds = Duration.between(START, now).toMillis() / 1e3;
        double least = seconds * rate * 0.9 - 2 * Pace.PIECE;
        assertTrue(came >= least, came + " bytes in " + seconds + " s, expected " + least);
    }

    @Test
    void goesOnFromWhereverTheClockIsSetTo() {
        Pace pace = new Pace(Pace.PIECE, START);
        pace.at(START);
        Instant earlier = START.minus(Duration.ofDays(20_000));
        assertInstanceOf(Allowance.Deferred.class, pace.at(earlier));
        assertEquals(Pace.PIECE, granted(pace.at(earlier.plusSeconds(1))));
    }
}
