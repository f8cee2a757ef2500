package dev.flotilla.agent.telemetry;

import dev.flotilla.contract.protocol.ShadowFeatures;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.Resolution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes a window take fewer bytes by saying less, each step only where the one before does not do:
 *
 * <ol>
 *   <li>Wider bins, up to 8 %.
 *   <li>Bins of 16 %, counts of the 64 most frequent classes and cells, and as many features of this model only as fit; which
 *       ones takes turns from window to window. What compares it with a model in shadow stays: a rollout waits for it.
 *   <li>Bins of 31 %, counts of 16, and as many features as fit.
 *   <li>Bins of 57 %, counts of 8, and no features of this model only.
 *   <li>No features, and one class: how much there was, and when.
 * </ol>
 *
 * <p>What is left is true still, and the window says what became of it: the sketches' resolution, the counts of others, how
 * many features were omitted.
 */
final class WindowFit {
    /** By resolution: the most classes and cells of which there are counts. */
    private static final int[] COUNTS = {
        Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 64, 16, 8
    };

    /** A time that takes no fewer bytes than the one at which the report is made. */
    private static final Instant SOME_TIME = Instant.parse("2026-01-01T00:00:00Z");

    private WindowFit() {}

    /** The bytes that the spool's report of a window takes. */
    static long bytes(Window window) {
        return new TelemetryReport(window.id(), SOME_TIME, Collections.singletonList(window)).toCbor().length;
    }

    /**
     * A form of the window that takes at most so many bytes, or the shortest there is.
     *
     * @param turn rises by one with every window
     */
    static Window fit(Window window, long most, int turn) {
        ObservationSketch full = window.sketch();
        for (int level = Resolution.FINEST; level < Resolution.COARSEST; level++) {
            boolean all = COUNTS[level] == Integer.MAX_VALUE;
            Window coarser = with(window, all ? full.atResolution(level) : few(full, level));
            Window fitted = all ? coarser : omitting(coarser, most, turn);
            if (bytes(fitted) <= most) {
                return fitted;
            }
        }
        ObservationSketch fewest = few(full, Resolution.COARSEST);
        Window coarsest = with(window, fewest.omittingOthers(WindowFit::isCommon));
        return bytes(coarsest) <= most
                ? coarsest
                : with(window, fewest.atMost(1, 1).omittingOthers(feature -> false));
    }

    private static ObservationSketch few(ObservationSketch full, int level) {
        return full.atResolution(level).atMost(COUNTS[level], COUNTS[level]);
    }

    /** With as many features of this model only as fit, by halving: more of them take more bytes. */
    private static Window omitting(Window window, long most, int turn) {
        List<String> own = inTurn(window.sketch(), turn);
        int fits = 0;
        int not = own.size() + 1;
        while (not - fits > 1) {
            int half = (fits + not) / 2;
            if (bytes(keeping(window, own.subList(0, half))) <= most) {
                fits = half;
            } else {
                not = half;
            }
        }
        return keeping(window, own.subList(0, fits));
    }

    private static List<String> inTurn(ObservationSketch sketch, int turn) {
        List<String> own = new ArrayList<>();
        for (Map.Entry<String, ?> feature : sketch.quantiles().entrySet()) {
            if (!isCommon(feature.getKey())) {
                own.add(feature.getKey());
            }
        }
        if (!own.isEmpty()) {
            // By a step that is no divisor of most numbers, so that neighbours do not always go together.
            Collections.rotate(own, Math.floorMod(-7 * turn, own.size()));
        }
        return own;
    }

    private static Window keeping(Window window, List<String> own) {
        Set<String> kept = new HashSet<>(own);
        return with(window, window.sketch().omittingOthers(feature -> isCommon(feature) || kept.contains(feature)));
    }

    /** Whether it is no feature of this model only. */
    private static boolean isCommon(String feature) {
        return ObservationSketch.FEATURES.contains(feature)
                || feature.equals(ObservationSketch.MEMORY_BYTES)
                || ShadowFeatures.holds(feature);
    }

    private static Window with(Window window, ObservationSketch sketch) {
        return new Window(window.id(), window.start(), window.end(), window.bundle(), sketch);
    }
}
