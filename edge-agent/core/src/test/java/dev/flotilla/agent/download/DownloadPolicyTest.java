package dev.flotilla.agent.download;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DownloadPolicyTest {
    private static final Instant EVENING = Instant.parse("2026-01-01T20:00:00Z");
    private static final Instant NIGHT = Instant.parse("2026-01-02T03:00:00Z");

    private final DownloadPolicy policy = new DownloadPolicy(0, QuietHours.parse("22:00-06:00"), 5_000_000);

    @Test
    void grantsWhatIsLeftOfTheDay() {
        assertEquals(new Allowance.Granted(5_000_000), policy.at(EVENING, 0));
        assertEquals(new Allowance.Granted(1), policy.at(EVENING, 4_999_999));
    }

    @Test
    void waitsForTheNextDayOnceTheBudgetIsUsed() {
        Allowance.Deferred wait = new Allowance.Deferred(
                Instant.parse("2026-01-02T00:00:00Z"),
                "waits until 00:00 UTC: 5,000,000 bytes of today's budget are used");
        assertEquals(wait, policy.at(EVENING, 5_000_000));
        assertEquals(wait, policy.at(EVENING, 5_060_000));
    }

    @Test
    void waitsForTheEndOfQuietHoursWhateverIsLeftOfTheDay() {
        Allowance.Deferred wait =
                new Allowance.Deferred(Instant.parse("2026-01-02T06:00:00Z"), "waits until 06:00 UTC: quiet hours");
        assertEquals(wait, policy.at(NIGHT, 0));
        assertEquals(wait, policy.at(NIGHT, 5_000_000));
    }

    @Test
    void grantsAnythingAtAnyTimeByDefault() {
        assertEquals(
                new Allowance.Granted(Long.MAX_VALUE),
                DownloadPolicy.unlimited().at(NIGHT, Long.MAX_VALUE));
    }

    @Test
    void refusesRatesAndBudgetsBelowZeroAndRatesThatCannotBeKept() {
        assertThrows(IllegalArgumentException.class, () -> new DownloadPolicy(-1, QuietHours.none(), 0));
        assertThrows(IllegalArgumentException.class, () -> new DownloadPolicy(0, QuietHours.none(), -1));
        assertThrows(IllegalArgumentException.class, () -> new DownloadPolicy(1_000_000_001, QuietHours.none(), 0));
    }
}
