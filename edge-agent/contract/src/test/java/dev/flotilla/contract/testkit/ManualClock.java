package dev.flotilla.contract.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A UTC clock that moves only when a test says so. */
public final class ManualClock extends Clock {
    /** Where {@link #ManualClock()} starts. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now;

    public ManualClock() {
        this(START);
    }

    public ManualClock(Instant start) {
        this.now = new AtomicReference<>(start);
    }

    /** Moves on by the given time, which may be negative: clocks of devices jump back too. */
    public void advance(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    public void set(Instant instant) {
        now.set(instant);
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Only UTC is served. */
    @Override
    public Clock withZone(ZoneId zone) {
        if (!zone.normalized().equals(ZoneOffset.UTC)) {
            throw new UnsupportedOperationException("this clock serves UTC only");
        }
        return this;
    }
}
