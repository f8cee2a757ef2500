package dev.flotilla.contract.protocol;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Locale;

/** How far a device is with the bundle it was assigned. On the wire it is the name in lower case. */
public enum UpdatePhase {
    /** Nothing to do. */
    IDLE,
    /** Getting the bytes. */
    FETCHING,
    /** Checking signature, digest, floor and format. */
    VERIFYING,
    /** Trying the golden self-test beside the model that serves. */
    PROBING,
    /** Swapping. */
    ACTIVATING,
    /** The assigned bundle runs in shadow beside the one that serves. */
    SHADOWING,
    /** The assigned bundle serves and has passed its self-test there. */
    CONFIRMED,
    /** The assigned bundle was refused before it served; the one before went on all along. */
    REJECTED,
    /** The assigned bundle served but failed; the one before serves again. */
    ROLLED_BACK;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static UpdatePhase parse(String wireName) throws MalformedDocumentException {
        for (UpdatePhase phase : values()) {
            if (phase.wireName().equals(wireName)) {
                return phase;
            }
        }
        throw new MalformedDocumentException("phase: this reader knows no phase \"" + wireName + "\"");
    }
}
