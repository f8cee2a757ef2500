package dev.flotilla.agent.download;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;

/**
 * What the owner allows. It holds for the bytes of artifacts, not for the few kilobytes of signed metadata, nor for what TLS and
 * the protocols add.
 *
 * @param bytesPerSecond most bytes a second, on average over any time; 0 for any. A second's worth and 16 KiB
 *     may come at once
 * @param quietHours no download is begun in these, and one under way ends within half a minute
 * @param bytesPerDay most bytes on a day of UTC; 0 for any
 * @param hold what may hold downloads up at any moment; one under way ends within a few kilobytes
 */
public record DownloadPolicy(long bytesPerSecond, QuietHours quietHours, long bytesPerDay, Hold hold) {
    /** Fastest pace that can be set; above it there is none to keep. */
    public static final long MAX_BYTES_PER_SECOND = 1_000_000_000;

    public DownloadPolicy {
        if (bytesPerSecond < 0 || bytesPerSecond > MAX_BYTES_PER_SECOND || bytesPerDay < 0) {
            throw new IllegalArgumentException("expected 0 to " + MAX_BYTES_PER_SECOND
                    + " bytes a second and 0 or more a day, got " + bytesPerSecond + " and " + bytesPerDay);
        }
    }

    /** With nothing that holds downloads up besides. */
    public DownloadPolicy(long bytesPerSecond, QuietHours quietHours, long bytesPerDay) {
        this(bytesPerSecond, quietHours, bytesPerDay, Hold.NONE);
    }

    /** The same, unless this holds downloads up. */
    public DownloadPolicy unless(Hold other) {
        return new DownloadPolicy(bytesPerSecond, quietHours, bytesPerDay, other);
    }

    /** Anything at any time. */
    public static DownloadPolicy unlimited() {
        return new DownloadPolicy(0, QuietHours.none(), 0);
    }

    boolean countsDays() {
        return bytesPerDay > 0;
    }

    /**
     * What quiet hours, the day's budget and the hold allow.
     *
     * @param usedToday bytes that came on the UTC day of {@code now}
     */
    Allowance at(Instant now, long usedToday) {
        Optional<String> held = hold.reason();
        if (held.isPresent()) {
            return new Allowance.Deferred(Optional.empty(), "waits: " + held.get());
        }
        Optional<QuietHours.End> quiet = quietHours.endOf(now);
        if (quiet.isPresent()) {
            return new Allowance.Deferred(quiet.get().at(), "waits until " + quiet.get() + ": quiet hours");
        }
        if (countsDays() && usedToday >= bytesPerDay) {
            String used = String.format(Locale.ROOT, "%,d", bytesPerDay);
            return new Allowance.Deferred(
                    nextDay(now), "waits until 00:00 UTC: " + used + " bytes of today's budget are used");
        }
        return new Allowance.Granted(countsDays() ? bytesPerDay - usedToday : Long.MAX_VALUE);
    }

    private static Instant nextDay(Instant now) {
        LocalDate today = now.atZone(ZoneOffset.UTC).toLocalDate();
        return today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
