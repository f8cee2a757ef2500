package dev.flotilla.compiler.flatbuffer;

/** Bytes that are no TensorFlow Lite model of schema version 3, or a damaged one. */
public final class MalformedModelException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedModelException(String message) {
        super(message);
    }

    MalformedModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
