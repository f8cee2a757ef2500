package dev.flotilla.agent.telemetry;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps telemetry within a budget of bytes a day: windows wait here and become one longer window, which goes to the spool once
 * the day has bytes for it, coarser if it must be ({@link WindowFit}). The first goes at once, the others at about noon and midnight
 * of UTC. What waits is durable. Each bundle has a budget of its own, so a new one is heard of at once. Not thread-safe.
 *
 * <p>While the fleet asks for more ({@link #watch}), windows go as often as it asks, from a budget of its own; once that is used
 * up, as ever.
 *
 * <p>Counted are the bytes of each window's report, once, however often a lost connection has it sent again.
 */
public final class Economy {
    /** Into so many windows a day's bytes are divided where these do not all fit. */
    static final int WINDOWS_A_DAY = 2;

    private static final Logger LOG = Logger.getLogger(Economy.class.getName());
    private static final String FILE = "held.cbor";
    /** The most that a window under watch takes. */
    private static final long WATCH_WINDOW_BYTES = TelemetryTerms.LEAST_WATCH_BYTES;

    /** More than what waits ever takes, but for many features of values over many magnitudes: these get coarser. */
    private static final int MAX_HELD_BYTES = TelemetryReport.MAX_BYTES / 2;

    private final String device;
    private final DurableFiles files;
    private final Spool spool;
    private final long share;
    private final Optional<DailyBytes> budget;
    private final Optional<DailyBytes> watchBudget;
    private final Optional<Discretion> discretion;
    private Optional<Watch> watch = Optional.empty();
    private Optional<Window> held = Optional.empty();
    private long heldBytes;
    /** Set when the window could not be handed over though it was due: no more is tried until it has grown. */
    private boolean tried;

    private long dropped;

    private Economy(String device, TelemetryTerms terms, DurableFiles files, Spool spool, Random random) {
        this.device = device;
        this.files = files;
        this.spool = spool;
        this.share = terms.bytesPerDay() / WINDOWS_A_DAY;
        this.budget = bytes(files, "budget.cbor", terms.bytesPerDay());
        this.watchBudget = bytes(files, "watch.cbor", terms.watchBytesPerDay());
        this.discretion = terms.epsilon().map(epsilon -> new Discretion(epsilon, random));
    }

    private static Optional<DailyBytes> bytes(DurableFiles files, String file, long daily) {
        return daily == 0 ? Optional.empty() : Optional.of(DailyBytes.open(files, file, daily));
    }

    /**
     * Takes up what waited when the agent stopped.
     *
     * @param terms without a budget no window waits
     * @param files the spool's
     * @param random of cryptographic strength where the terms have an epsilon
     */
    public static Economy open(String device, TelemetryTerms terms, DurableFiles files, Spool spool, Random random) {
        Economy economy = new Economy(device, terms, files, spool, random);
        economy.takeUp();
        return economy;
    }

    private void takeUp() {
        try {
            Optional<byte[]> waiting = files.read(FILE, TelemetryReport.MAX_BYTES);
            if (waiting.isPresent()) {
                Window window = TelemetryReport.parse(waiting.get()).windows().get(0);
                // Else it was handed over just before the agent stopped.
                held = spool.contains(window.id()) ? Optional.empty() : Optional.of(window);
                heldBytes = waiting.get().length;
            }
        } catch (IOException | RuntimeException e) {
            dropped++;
            LOG.log(Level.WARNING, "{0}: a telemetry window that waited is lost: {1}", new Object[] {
                device, e.getMessage()
            });
        }
    }

    /** Which bundle serves: windows of others are not known how to make private. */
    public void serves(Bundle bundle) {
        discretion.ifPresent(noise -> noise.serves(bundle));
    }

    /** Has windows go more often for a while, beginning with what waits now. Forgotten when the agent stops. */
    public void watch(TelemetryWatch asked, Instant now) {
        watch = Optional.of(watch.filter(before -> before.isOn(now))
                .map(before -> before.prolonged(asked, now))
                .orElseGet(() -> Watch.begin(asked, now)));
    }

    /** Takes windows in their order, and hands to the spool what is due; to be called also without windows. */
    public void add(List<Window> windows, Instant now) {
        if (!budget.isPresent()) {
            held.ifPresent(window -> leave(window, now));
            held.ifPresent(window -> forget());
            windows.forEach(window -> leave(window, now));
            return;
        }
        for (Window window : windows) {
            if (held.isPresent() && !held.get().bundle().equals(window.bundle())) {
                end(budget.get(), held.get(), now);
            }
            hold(together(window), now);
            held.filter(waiting -> isWatched(waiting, now)).ifPresent(waiting -> handOverWatched(waiting, now));
        }
        held.filter(window -> isWatched(window, now)).ifPresent(window -> handOverWatched(window, now));
        held.ifPresent(window -> handOverIfDue(budget.get(), window, now));
    }

    /** It does not grow any more, and goes if the day has any bytes left for it. */
    private void end(DailyBytes bytes, Window window, Instant now) {
        if (watch.filter(asked -> asked.isOn(now)).isPresent() && hasWatchBytes(window, now)) {
            handOverWatched(window, now);
        } else {
            long left = bytes.left(window.bundle(), now);
            handOverOrDrop(bytes, window, Math.min(left, share), left, now);
        }
    }

    private boolean isWatched(Window window, Instant now) {
        return watch.filter(asked -> asked.isOn(now) && asked.isDue(window)).isPresent() && hasWatchBytes(window, now);
    }

    private boolean hasWatchBytes(Window window, Instant now) {
        return watchBudget
                .filter(bytes -> bytes.left(window.bundle(), now) >= WATCH_WINDOW_BYTES)
                .isPresent();
    }

    private void handOverWatched(Window window, Instant now) {
        DailyBytes bytes = watchBudget.orElseThrow(() -> new IllegalStateException("there are no bytes for a watch"));
        if (discretion.isPresent()) {
            handOverOrDrop(bytes, window, WATCH_WINDOW_BYTES, WATCH_WINDOW_BYTES, now);
        } else {
            handOver(bytes, WindowFit.fit(window, WATCH_WINDOW_BYTES, bytes.turn()), now);
        }
    }

    private Window together(Window next) {
        ObservationSketch sketch = ObservationSketch.bounded();
        Window first = held.orElse(next);
        held.ifPresent(window -> sketch.merge(window.sketch()));
        sketch.merge(next.sketch());
        Instant end = next.end().isBefore(first.end()) ? first.end() : next.end();
        return new Window(first.id(), first.start(), end, next.bundle(), sketch);
    }

    private void hold(Window window, Instant now) {
        Window kept = window;
        byte[] report = report(kept, now);
        if (report.length > MAX_HELD_BYTES) {
            kept = WindowFit.fit(window, MAX_HELD_BYTES, 0);
            report = report(kept, now);
        }
        held = Optional.of(kept);
        heldBytes = report.length;
        tried = false;
        try {
            files.replace(FILE, report);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: a telemetry window waits in memory only: {1}", new Object[] {
                device, e.getMessage()
            });
        }
    }

    private static byte[] report(Window window, Instant now) {
        return new TelemetryReport(window.id(), now, Collections.singletonList(window)).toCbor();
    }

    private void handOverIfDue(DailyBytes bytes, Window window, Instant now) {
        long allowed = bytes.allowed(window.bundle(), WINDOWS_A_DAY, now);
        if (tried || (allowed < share && (discretion.isPresent() || heldBytes > allowed))) {
            return;
        }
        tried = true;
        if (discretion.isPresent()) {
            // When it goes must not tell what is in it, and noise is drawn once: what then does not fit is given up.
            handOverOrDrop(bytes, window, Math.min(allowed, share), allowed, now);
        } else {
            Window fitted = heldBytes <= share ? window : WindowFit.fit(window, share, bytes.turn());
            if (WindowFit.bytes(fitted) <= allowed) {
                handOver(bytes, fitted, now);
            }
        }
    }

    /**
     * Hands over a form that takes at most so many bytes; a window that has none, or that nothing may be told of, is lost.
     *
     * @param wanted the bytes that it is fitted to, if it can be
     */
    private void handOverOrDrop(DailyBytes bytes, Window window, long wanted, long most, Instant now) {
        Optional<Window> fitted = leaving(window)
                .map(told -> WindowFit.fit(told, wanted, bytes.turn()))
                .filter(told -> WindowFit.bytes(told) <= most);
        if (!fitted.isPresent() || !handOver(bytes, fitted.get(), now)) {
            drop(window, "its bundle has " + most + " bytes left now");
            forget();
        }
    }

    private Optional<Window> leaving(Window window) {
        return discretion.isPresent() ? discretion.get().leaving(window) : Optional.of(window);
    }

    private void leave(Window window, Instant now) {
        Optional<Window> told = leaving(window);
        told.ifPresent(leaving -> spool.add(leaving, now));
        if (!told.isPresent()) {
            drop(window, "it is not known what its bundle's windows may tell");
        }
    }

    private void drop(Window window, String why) {
        dropped++;
        LOG.log(Level.WARNING, "{0}: telemetry window {1} is dropped: {2}", new Object[] {device, window.id(), why});
    }

    private boolean handOver(DailyBytes bytes, Window window, Instant now) {
        try {
            bytes.spend(window.bundle(), WindowFit.bytes(window), now);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: telemetry waits, since its bytes cannot be counted: {1}", new Object[] {
                device, e.getMessage()
            });
            return false;
        }
        spool.add(window, now);
        forget();
        return true;
    }

    private void forget() {
        held = Optional.empty();
        try {
            files.delete(FILE);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0}: {1} stays: {2}", new Object[] {device, FILE, e.getMessage()});
        }
    }

    /** How many windows were given up since the start: the day had no bytes for them, or nothing may be told of them. */
    public long dropped() {
        return dropped;
    }
}
