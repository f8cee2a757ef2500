package dev.flotilla.fleet.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.testkit.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AttemptLimitTest {
    private static final Duration REFILL = Duration.ofSeconds(10);
    private static final Optional<Duration> ALLOWED = Optional.empty();

    private final ManualClock clock = new ManualClock();
    private final AttemptLimit limit = new AttemptLimit(3, REFILL, 2, clock);

    @Test
    void allowsABurstThenOneForEachRefill() {
        emptyBucket("a");
        assertEquals(Optional.of(REFILL), limit.take("a"));
        clock.advance(Duration.ofSeconds(4));
        assertEquals(Optional.of(Duration.ofSeconds(6)), limit.take("a"));
        clock.advance(Duration.ofSeconds(6));
        assertEquals(ALLOWED, limit.take("a"));
        assertEquals(Optional.of(REFILL), limit.take("a"));
    }

    @Test
    void isNotProlongedByAttemptsThatItRefused() {
        emptyBucket("a");
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.of(REFILL), limit.take("a"));
        }
        clock.advance(REFILL);
        assertEquals(ALLOWED, limit.take("a"));
    }

    @Test
    void neverHoldsMoreThanTheBurst() {
        assertEquals(ALLOWED, limit.take("a"));
        limit.giveBack("a");
        limit.giveBack("a");
        emptyBucket("a");
        assertEquals(Optional.of(REFILL), limit.take("a"));
        clock.advance(Duration.ofDays(1));
        emptyBucket("a");
        assertEquals(Optional.of(REFILL), limit.take("a"));
    }

    @Test
    void forgetsWhoTriedLeastWhenThereAreTooMany() {
        emptyBucket("a");
        for (int i = 0; i < 50; i++) {
            assertEquals(ALLOWED, limit.take("other " + i));
        }
        assertEquals(Optional.of(REFILL), limit.take("a"));
        clock.advance(Duration.ofMinutes(1));
        emptyBucket("b");
        emptyBucket("c");
    }

    @Test
    void remembersNoMoreThanItMayHoweverManyTry() {
        AttemptLimit small = new AttemptLimit(1, REFILL, 10, clock);
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMillis(1));
            assertEquals(ALLOWED, small.take("stranger " + i));
        }
        // Of a hundred the last ten are known, and of others it is not known that they tried.
        assertEquals(Duration.ZERO, small.untilFull("stranger 89"));
        assertEquals(Duration.ofMillis(9991), small.untilFull("stranger 90"));
        assertEquals(REFILL, small.untilFull("stranger 99"));
    }

    private void emptyBucket(String key) {
        for (int i = 0; i < 3; i++) {
            assertEquals(ALLOWED, limit.take(key));
        }
    }
}
