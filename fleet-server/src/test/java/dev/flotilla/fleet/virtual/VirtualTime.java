package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;

/**
 * Time that passes from one event to the next. Events at the same moment happen in the order in which they were planned, so
 * that all follows from what was planned, and nothing from the machine.
 */
final class VirtualTime {

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final long start = ManualClock.START.toEpochMilli();
    private long now = start;
    private long planned;
    private long happened;

    private record Event(long at, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at == other.at ? Long.compare(order, other.order) : Long.compare(at, other.at);
        }
    }

    /** What every part of the world takes for the time. */
    Clock clock() {
        return new EventClock();
    }

    long millis() {
        return now;
    }

    Duration passed() {
        return Duration.ofMillis(now - start);
    }

    /** How many events there were. */
    long happened() {
        return happened;
    }

    void after(long millis, Runnable what) {
        events.add(new Event(now + Math.max(0, millis), planned++, what));
    }

    void after(Duration time, Runnable what) {
        after(time.toMillis(), what);
    }

    /** Lets time pass; what is due at the end has happened then. */
    void pass(Duration time) {
        long end = now + time.toMillis();
        for (Event next = events.peek(); next != null && next.at() <= end; next = events.peek()) {
            events.remove();
            now = next.at();
            happened++;
            next.what().run();
        }
        now = end;
    }

    private final class EventClock extends Clock {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("this clock serves UTC only");
        }
    }
}
