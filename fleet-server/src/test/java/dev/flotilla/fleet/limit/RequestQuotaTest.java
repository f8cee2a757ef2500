package dev.flotilla.fleet.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.testkit.ManualClock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestQuotaTest {
    private final ManualClock clock = new ManualClock();
    private final RequestQuota quota = new RequestQuota(6, clock);

    private static RequestQuota.Standing allowed(int left, long untilFullSeconds) {
        return new RequestQuota.Standing(left, Duration.ofSeconds(untilFullSeconds), Optional.empty());
    }

    @Test
    void countsDownAndFillsUpWithTime() {
        assertEquals(allowed(5, 10), quota.take("a"));
        assertEquals(allowed(4, 20), quota.take("a"));
        clock.advance(Duration.ofSeconds(15));
        assertEquals(allowed(4, 15), quota.take("a"));
        assertEquals(allowed(5, 10), quota.take("b"));
        clock.advance(Duration.ofMinutes(1));
        assertEquals(allowed(5, 10), quota.take("a"));
    }

    @Test
    void refusesBeyondTheMinuteAndSaysUntilWhen() {
        for (int i = 0; i < 6; i++) {
            assertEquals(Optional.empty(), quota.take("a").retryAfter());
        }
        assertEquals(
                new RequestQuota.Standing(0, Duration.ofMinutes(1), Optional.of(Duration.ofSeconds(10))),
                quota.take("a"));
        clock.advance(Duration.ofSeconds(10));
        assertEquals(allowed(0, 60), quota.take("a"));
    }
}
