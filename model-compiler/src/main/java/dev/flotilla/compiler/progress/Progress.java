package dev.flotilla.compiler.progress;

/** Where a step that may take long says how far it is. Called often, so it has to be cheap. */
@FunctionalInterface
public interface Progress {
    /** For whoever does not want to know. */
    Progress UNSEEN = (step, done, total) -> {};

    /**
     * Tells how far a step is. A step that goes over its samples again begins again.
     *
     * @param step what is being done, for people
     * @param done parts of {@code total}, from 0
     * @param total in any unit
     */
    void report(String step, long done, long total);

    /** Lets something else be written where this shows. */
    default void giveWay() {}
}
