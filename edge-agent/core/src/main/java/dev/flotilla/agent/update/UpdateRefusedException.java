package dev.flotilla.agent.update;

import org.jspecify.annotations.Nullable;

/** The assigned bundle must not be installed, however often it is tried. */
final class UpdateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    UpdateRefusedException(@Nullable String reason) {
        super(reason);
    }

    UpdateRefusedException(@Nullable String reason, Throwable cause) {
        super(reason, cause);
    }
}
