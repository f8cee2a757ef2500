package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.protocol.CaptureReason;

/** How a sample came to be chosen. */
public enum Origin {
    RANDOM,
    UNCERTAIN,
    BURST,
    /** Somebody brought it in. */
    IMPORTED;

    static Origin of(CaptureReason reason) {
        return switch (reason) {
            case RANDOM -> RANDOM;
            case UNCERTAIN -> UNCERTAIN;
            case BURST -> BURST;
        };
    }
}
