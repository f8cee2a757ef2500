package dev.flotilla.fleet.alert;

import java.util.Locale;

/** What people are told of. */
public enum AlertEvent {
    OPENED,
    /** It stands, and is more severe than before. */
    WORSENED,
    /** Its silence is over, and it stands still. */
    REOPENED,
    RESOLVED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
