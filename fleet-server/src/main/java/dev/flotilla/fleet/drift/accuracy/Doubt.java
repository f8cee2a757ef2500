package dev.flotilla.fleet.drift.accuracy;

/**
 * Something that was observed and that no change of class frequencies explains.
 *
 * @param what a feature's name, or {@value #ANSWERS}
 * @param share of the inferences, above 0 to 1
 */
public record Doubt(String what, double share) {

    /** The name of predicted classes and confidences together. */
    public static final String ANSWERS = "answers";
}
