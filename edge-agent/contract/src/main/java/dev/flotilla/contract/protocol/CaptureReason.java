package dev.flotilla.contract.protocol;

/** Why a device chose a sample. */
public enum CaptureReason {
    /** By chance, from those of its predicted class. */
    RANDOM,
    /** The model was less sure of few others. */
    UNCERTAIN,
    /** By chance, within a burst that the server asked for. */
    BURST
}
