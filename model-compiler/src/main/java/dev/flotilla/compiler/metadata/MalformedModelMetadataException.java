package dev.flotilla.compiler.metadata;

/** Metadata in a model that is damaged or asks for what nothing here does. */
public final class MalformedModelMetadataException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedModelMetadataException(String message) {
        super("its metadata: " + message);
    }

    MalformedModelMetadataException(String message, Throwable cause) {
        super("its metadata: " + message, cause);
    }
}
