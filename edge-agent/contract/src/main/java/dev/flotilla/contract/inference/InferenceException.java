package dev.flotilla.contract.inference;

import org.jspecify.annotations.Nullable;

/** A run of a model that failed, with what was wrong. */
public final class InferenceException extends Exception {
    private static final long serialVersionUID = 1L;

    public InferenceException(@Nullable String message) {
        super(message);
    }

    public InferenceException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
