package dev.flotilla.fleet.virtual;

import java.util.Optional;

/** Looks for the smallest run that still fails: with fewer devices, then with fewer faults. */
final class Shrinking {

    private static final int MOST_TRIES = 40;

    private Setting smallest;
    private Violation why;
    private int triesLeft = MOST_TRIES;

    private Shrinking(Setting failed, Violation violation) {
        this.smallest = failed;
        this.why = violation;
    }

    static Shrinking of(Setting failed, Violation violation) {
        Shrinking shrinking = new Shrinking(failed, violation);
        while (shrinking.halved()) {
            // As long as half of the devices will do.
        }
        for (Fault fault : failed.faults()) {
            shrinking.tried(shrinking.smallest.without(fault));
        }
        return shrinking;
    }

    private boolean halved() {
        return smallest.devices() > 1 && tried(smallest.with(smallest.devices() / 2));
    }

    private boolean tried(Setting smaller) {
        if (triesLeft-- <= 0) {
            return false;
        }
        Optional<Violation> violation = violation(smaller);
        violation.ifPresent(found -> {
            smallest = smaller;
            why = found;
        });
        return violation.isPresent();
    }

    private static Optional<Violation> violation(Setting setting) {
        try {
            new VirtualRun(setting).play();
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(violation);
        }
    }

    /** What to tell of it. */
    String report() {
        return why.getMessage() + "\nin a run of " + smallest + "\nagain with " + smallest.replay();
    }
}
