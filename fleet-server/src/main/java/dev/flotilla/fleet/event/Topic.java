package dev.flotilla.fleet.event;

import java.util.Locale;

/** A part of the fleet's state that a console shows and refetches when it changed. */
public enum Topic {
    DEVICES,
    BUNDLES,
    ROLLOUTS,
    DRIFT,
    ALERTS,
    RETRAINING;

    /** The name on the wire, in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
