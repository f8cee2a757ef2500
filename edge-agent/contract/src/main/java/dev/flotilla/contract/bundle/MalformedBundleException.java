package dev.flotilla.contract.bundle;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes that are no valid bundle; the message names the entry and what is wrong with it. */
public final class MalformedBundleException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedBundleException(String message) {
        super("bundle: " + message);
    }

    MalformedBundleException(String entry, Throwable cause) {
        super("bundle: " + entry + ": " + describe(cause), cause);
    }

    private static @Nullable String describe(Throwable cause) {
        return cause.getMessage();
    }
}
