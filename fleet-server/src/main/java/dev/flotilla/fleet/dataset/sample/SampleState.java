package dev.flotilla.fleet.dataset.sample;

/** What may be done with a sample. */
public enum SampleState {
    /** It may be labelled, and be part of datasets. */
    ACCEPTED,
    /** Something about it is odd; it is kept aside until somebody looks. */
    QUARANTINED,
    /** Only that there was one is known. */
    ERASED
}
