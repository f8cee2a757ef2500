package dev.flotilla.compiler.benchmark;

import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.contract.inference.InferenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Measures subjects in turns, so that whatever else the machine does meets all of them alike. Every other round goes in the
 * opposite order, so that none always comes after the same one.
 */
public final class Stopwatch {
    /** Most rounds of one measurement: enough for the 99th percentile, and little enough to keep. */
    static final int MAX_ROUNDS = 10_000;

    /** The part of the time that goes into warming up. */
    private static final int WARM_UP_DIVISOR = 5;

    private final LongSupplier nanoClock;
    private final long nanos;
    private final Progress progress;

    /**
     * A stopwatch that tells nobody.
     *
     * @param nanoClock as {@link System#nanoTime}
     * @param time how long a measurement takes with its warm-up; only a round that has begun is finished beyond it
     */
    public Stopwatch(LongSupplier nanoClock, Duration time) {
        this(nanoClock, time, Progress.UNSEEN);
    }

    /**
     * A stopwatch that tells between rounds how much of the time has gone.
     *
     * @param nanoClock as {@link System#nanoTime}
     * @param time how long a measurement takes with its warm-up; only a round that has begun is finished beyond it
     */
    public Stopwatch(LongSupplier nanoClock, Duration time, Progress progress) {
        this.nanoClock = nanoClock;
        this.nanos = time.toNanos();
        this.progress = progress;
    }

    /** Measures one subject by itself. */
    public long[] measure(Timed subject) throws InferenceException {
        return measure(List.of(subject)).get(0);
    }

    /** The nanoseconds of each subject in each round, of which there is at least one. */
    public List<long[]> measure(List<Timed> subjects) throws InferenceException {
        long start = nanoClock.getAsLong();
        do {
            for (Timed subject : subjects) {
                subject.run();
            }
        } while (elapsed(start) < nanos / WARM_UP_DIVISOR);
        List<long[]> rounds = new ArrayList<>();
        do {
            rounds.add(round(subjects, rounds.size() % 2 == 1));
        } while (elapsed(start) < nanos && rounds.size() < MAX_ROUNDS);
        return transposed(rounds, subjects.size());
    }

    private long elapsed(long start) {
        long elapsed = nanoClock.getAsLong() - start;
        progress.report("measuring", elapsed, nanos);
        return elapsed;
    }

    private long[] round(List<Timed> subjects, boolean backwards) throws InferenceException {
        long[] taken = new long[subjects.size()];
        for (int i = 0; i < taken.length; i++) {
            int subject = backwards ? taken.length - 1 - i : i;
            long before = nanoClock.getAsLong();
            subjects.get(subject).run();
            taken[subject] = nanoClock.getAsLong() - before;
        }
        return taken;
    }

    private static List<long[]> transposed(List<long[]> rounds, int subjects) {
        long[][] series = new long[subjects][rounds.size()];
        for (int round = 0; round < rounds.size(); round++) {
            for (int subject = 0; subject < subjects; subject++) {
                series[subject][round] = rounds.get(round)[subject];
            }
        }
        return Arrays.asList(series);
    }
}
