package dev.flotilla.agent.inference;

import org.jspecify.annotations.Nullable;

/** A bundle's model must not serve: it does not load, is not what the manifest says, or fails its self-test. */
public final class ModelUnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    ModelUnfitException(String message) {
        super(message);
    }

    ModelUnfitException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
