package dev.flotilla.daemon;

import java.time.ZoneId;
import java.time.ZoneOffset;

/** By which clock the quiet hours are set. */
enum QuietClock {
    UTC,
    /** The machine's time zone. */
    LOCAL;

    ZoneId zone() {
        return switch (this) {
            case UTC -> ZoneOffset.UTC;
            case LOCAL -> ZoneId.systemDefault();
        };
    }
}
