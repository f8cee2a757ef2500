package dev.flotilla.agent.capture;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.protocol.CaptureReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;

/** Some of the inferences of one bundle over a stretch of time. Not thread-safe. */
final class Draw {
    private final Bundle bundle;
    private final CaptureReason reason;
    private final Instant start;
    private final Duration length;
    private final StratifiedReservoir<Candidate> reservoir;
    private final MostUncertain<Candidate> uncertain;
    private final Random random;

    /** A candidate and why it was chosen. */
    static final class Chosen {
        private final Candidate candidate;
        private final CaptureReason reason;

        private Chosen(Candidate candidate, CaptureReason reason) {
            this.candidate = candidate;
            this.reason = reason;
        }

        Candidate candidate() {
            return candidate;
        }

        CaptureReason reason() {
            return reason;
        }
    }

    private Draw(
            Bundle bundle,
            CaptureReason reason,
            Instant start,
            Duration length,
            int byChance,
            int uncertain,
            Random random) {
        this.bundle = bundle;
        this.reason = reason;
        this.start = start;
        this.length = length;
        this.reservoir = new StratifiedReservoir<>(byChance, random);
        this.uncertain = new MostUncertain<>(uncertain);
        this.random = random;
    }

    /** Of at most so many samples at least half are by chance: uncertain ones alone teach a model badly under drift. */
    static Draw usual(Bundle bundle, Instant start, Duration length, int samples, Random random) {
        return new Draw(bundle, CaptureReason.RANDOM, start, length, samples - samples / 2, samples / 2, random);
    }

    /** All by chance. */
    static Draw burst(Bundle bundle, Instant start, Duration length, int samples, Random random) {
        return new Draw(bundle, CaptureReason.BURST, start, length, samples, 0, random);
    }

    Bundle bundle() {
        return bundle;
    }

    /** Also when the clock was set back: it must not last until the old date comes again. */
    boolean isOver(Instant now) {
        return now.isBefore(start) || Duration.between(start, now).compareTo(length) >= 0;
    }

    void offer(int predicted, double margin, Supplier<Candidate> candidate) {
        reservoir.offer(predicted, candidate);
        uncertain.offer(margin, candidate);
    }

    /** What was chosen, in an order of chance, so that a cap which cuts it short leaves a sample of it. */
    List<Chosen> end() {
        List<Chosen> all = new ArrayList<>();
        Set<Candidate> known = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Candidate candidate : reservoir.drain()) {
            known.add(candidate);
            all.add(new Chosen(candidate, reason));
        }
        for (Candidate candidate : uncertain.drain()) {
            if (known.add(candidate)) {
                all.add(new Chosen(candidate, CaptureReason.UNCERTAIN));
            }
        }
        Collections.shuffle(all, random);
        return all;
    }
}
