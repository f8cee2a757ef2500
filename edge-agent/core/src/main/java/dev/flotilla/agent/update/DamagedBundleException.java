package dev.flotilla.agent.update;

import org.jspecify.annotations.Nullable;

/** The bytes at hand are not those of the assigned bundle. */
final class DamagedBundleException extends Exception {
    private static final long serialVersionUID = 1L;

    DamagedBundleException(@Nullable String reason, Throwable cause) {
        super(reason, cause);
    }
}
