package dev.flotilla.contract.inference;

import org.jspecify.annotations.Nullable;

/** A model that the runtime refuses to load, with the reason it gives. */
public final class ModelRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ModelRejectedException(@Nullable String message) {
        super(message);
    }

    public ModelRejectedException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
