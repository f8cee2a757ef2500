package dev.flotilla.fleet.alert;

import java.util.Locale;

/** What people are told of. */
public enum AlertEvent {
    OPENED,
    /** Its silence is over, and it stands still. */
    REOPENED,
    RESOLVED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
