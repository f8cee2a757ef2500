package dev.flotilla.contract.codec;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Bytes that are no document, or a document that lacks or mistypes a field; the message names the path to it. */
public final class MalformedDocumentException extends IOException {
    private static final long serialVersionUID = 1L;

    public MalformedDocumentException(@Nullable String message) {
        super(message);
    }

    public MalformedDocumentException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }
}
