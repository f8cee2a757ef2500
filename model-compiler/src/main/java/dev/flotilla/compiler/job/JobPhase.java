package dev.flotilla.compiler.job;

import java.util.Locale;

/** What a job is at, and about how much of its time lies before. */
enum JobPhase {
    DATA(0, 0.05),
    VALIDATION(0.05, 0.1),
    TRAIN(0.1, 0.6),
    COMPILE(0.6, 0.65),
    EVALUATE(0.65, 1),
    DONE(1, 1);

    private final double before;
    private final double after;

    JobPhase(double before, double after) {
        this.before = before;
        this.after = after;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The part of the job that is done when this part of the phase is. */
    double progress(double part) {
        return before + part * (after - before);
    }
}
