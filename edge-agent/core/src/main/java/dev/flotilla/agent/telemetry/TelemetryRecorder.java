package dev.flotilla.agent.telemetry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Features;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Counts observations in windows. A window is about one bundle: when another one serves, the window ends early. A stretch
 * in which nothing happened makes no window. Thread-safe: any number of threads infer.
 */
public final class TelemetryRecorder {
    /** Windows that end early, one per hot swap, and wait for {@link #takeEnded}; the oldest goes when there are more. */
    static final int MAX_ENDED = 16;

    private final Clock clock;
    private final Duration length;
    private final Random random;
    private final MemoryGauge memory;
    private final ArrayDeque<Window> ended = new ArrayDeque<>();
    private ObservationSketch sketch = ObservationSketch.bounded();
    /** Of the windows before that were about the same bundle; null until somebody asks, for it takes as much as a window. */
    private @Nullable ObservationSketch earlier;

    private @Nullable Digest bundle;
    private Instant start;
    private long dropped;

    /**
     * @param length how long a window is
     * @param random makes window ids unique also when the device's clock was set back
     * @param memory is asked at each window's end
     */
    public TelemetryRecorder(Clock clock, Duration length, Random random, MemoryGauge memory) {
        this.clock = clock;
        this.length = length;
        this.random = random;
        this.memory = memory;
        this.start = clock.instant();
    }

    /** Counts an inference that the given bundle answered. */
    public synchronized void record(Digest by, Observation observation, Features features) {
        turnTo(by);
        sketch.record(observation, features);
    }

    /** Counts an inference that the given bundle failed at. */
    public synchronized void recordError(Digest by) {
        turnTo(by);
        sketch.recordError();
    }

    /** Counts a value of another feature in the window under way, or in the next if nothing else comes in this one. */
    public synchronized void recordFeature(String feature, double value) {
        sketch.record(feature, value);
    }

    private void turnTo(Digest by) {
        if (!by.equals(bundle)) {
            end(clock.instant());
            earlier = earlier == null ? null : ObservationSketch.bounded();
            bundle = by;
        }
    }

    /** Ends the window if it is due, and hands over all that ended since the last call. */
    public synchronized List<Window> takeEnded() {
        Instant now = clock.instant();
        // Also when the clock was set back: the window must not last until the old date comes again.
        if (now.isBefore(start) || Duration.between(start, now).compareTo(length) >= 0) {
            end(now);
        }
        return drain();
    }

    /** Ends the window now, before the agent stops, and hands over all that ended. */
    public synchronized List<Window> takeAll() {
        end(clock.instant());
        return drain();
    }

    /**
     * What was counted of the bundle that answered last: in the window under way, and in those that ended since the first call
     * of this. A copy.
     */
    public synchronized ObservationSketch observed() {
        if (earlier == null) {
            earlier = ObservationSketch.bounded();
        }
        ObservationSketch all = earlier.copy();
        all.merge(sketch);
        return all;
    }

    /** How many windows went since the start because too many ended at once. */
    public synchronized long dropped() {
        return dropped;
    }

    private List<Window> drain() {
        List<Window> taken = new ArrayList<>(ended);
        ended.clear();
        return taken;
    }

    private void end(Instant now) {
        if (bundle != null && !sketch.isEmpty()) {
            if (ended.size() == MAX_ENDED) {
                ended.removeFirst();
                dropped++;
            }
            memory.resident().ifPresent(bytes -> sketch.record(ObservationSketch.MEMORY_BYTES, (double) bytes));
            // A clock that was set back must not make a window that ends before it starts.
            Instant end = now.isBefore(start) ? start : now;
            ended.addLast(new Window(id(), start, end, bundle, sketch));
            if (earlier != null) {
                earlier.merge(sketch);
            }
            sketch = ObservationSketch.bounded();
        }
        start = now;
    }

    /** Sorts by start: the spool keeps windows by id and drops the oldest first. */
    private String id() {
        return String.format(Locale.ROOT, "%012x-%08x", start.toEpochMilli(), random.nextInt());
    }
}
