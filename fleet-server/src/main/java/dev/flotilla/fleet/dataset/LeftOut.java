package dev.flotilla.fleet.dataset;

/**
 * Samples that are labelled and not part of a version.
 *
 * @param device who sent them; empty for imported ones
 */
public record LeftOut(Why why, String device, int samples) {
    /** Reasons. */
    public enum Why {
        /** Made for another form of input, or other labels, than those of the version's bundle. */
        OTHER_FORM,
        /** Nearly all inputs like it carry one other label. */
        SUSPECT_LABEL,
        /** Inputs like its device's contradict that device's labels more than chance explains; all of them are left out. */
        SUSPECT_DEVICE,
        /**
         * Another one has the same input: two devices sent it at the same moment, or a person released a quarantined duplicate, so
         * both are accepted, and only here does one of them count.
         */
        DUPLICATE,
        /** Its device would have more than its share. */
        OVER_SHARE
    }
}
