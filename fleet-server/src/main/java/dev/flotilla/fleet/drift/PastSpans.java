package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.telemetry.TelemetrySpan;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** When the past of windows was that are compared with it. Pure. */
final class PastSpans {

    /** Without a season the time before, so many times as long. */
    static final int TIMES = 4;

    /** With a season the same hours of the day or week before, so many times. */
    static final int RETURNS = 4;

    /** What took longer was timed by a clock that was set in between, or by nobody; the time before it may be before all time. */
    private static final Duration LONGEST = Duration.ofDays(31);

    private PastSpans() {}

    /**
     * Of a device's windows, by its own clock, the latest first; none overlaps another or those windows. None of windows that
     * took no time or more than a month.
     *
     * @param since when the first of the windows began
     * @param until when the last one ended
     */
    static List<TelemetrySpan> of(DeviceId device, Digest bundle, Season season, Instant since, Instant until) {
        Duration length = Duration.between(since, until);
        if (length.compareTo(Duration.ZERO) <= 0 || length.compareTo(LONGEST) > 0) {
            return List.of();
        }
        return switch (season) {
            case NONE -> List.of(new TelemetrySpan(device, bundle, since.minus(length.multipliedBy(TIMES)), since));
            case DAY -> returning(device, bundle, Duration.ofDays(1), since, until);
            case WEEK -> returning(device, bundle, Duration.ofDays(7), since, until);
        };
    }

    /** Whole hours: a window of the same hour need not have begun in the same minute. */
    private static List<TelemetrySpan> returning(
            DeviceId device, Digest bundle, Duration period, Instant since, Instant until) {
        Instant from = since.truncatedTo(ChronoUnit.HOURS);
        Instant to = until.minusMillis(1).truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS);
        List<TelemetrySpan> spans = new ArrayList<>();
        Instant next = since;
        for (int i = 1; i <= RETURNS; i++) {
            Instant begin = from.minus(period.multipliedBy(i));
            Instant end = to.minus(period.multipliedBy(i));
            spans.add(new TelemetrySpan(device, bundle, begin, end.isAfter(next) ? next : end));
            next = begin;
        }
        return spans;
    }
}
