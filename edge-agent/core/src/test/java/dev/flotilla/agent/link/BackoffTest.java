package dev.flotilla.agent.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1), Seeds.random("backoff"));

    @Test
    void doublesUpToItsBoundAndHalfOfItIsChance() {
        long whole = 1_000;
        for (int i = 0; i < 100; i++) {
            long wait = backoff.failed(NOW).toMillis();
            assertTrue(wait >= whole / 2 && wait <= whole, i + ": " + wait + " of " + whole);
            whole = Math.min(60_000, whole * 2);
        }
    }

    @Test
    void isDueOnlyAfterTheWait() {
        Duration wait = backoff.failed(NOW);
        assertFalse(backoff.due(NOW.plus(wait).minusMillis(1)));
        assertTrue(backoff.due(NOW.plus(wait)));
    }

    @Test
    void doesNotWaitForYearsWhenTheClockIsSetBack() {
        backoff.failed(NOW);
        assertTrue(backoff.due(NOW.minus(Duration.ofDays(3_650))));
    }

    @Test
    void forgetsFailuresAfterASuccess() {
        for (int i = 0; i < 10; i++) {
            backoff.failed(NOW);
        }
        backoff.succeeded();
        assertTrue(backoff.due(NOW));
        assertTrue(backoff.failed(NOW).toMillis() <= 1_000);
    }

    @Test
    void spreadsDevicesThatFailTogether() {
        Set<Long> waits = new HashSet<>();
        Random random = Seeds.random("devices");
        for (int i = 0; i < 50; i++) {
            waits.add(new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1), random)
                    .failed(NOW)
                    .toMillis());
        }
        assertTrue(waits.size() > 40, "only " + waits.size() + " different waits");
    }

    @Test
    void refusesBoundsThatMakeNoSense() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Backoff(Duration.ZERO, Duration.ofSeconds(1), Seeds.random("zero")));
        assertEquals(0, backoff.failures());
    }
}
