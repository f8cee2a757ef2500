package dev.flotilla.compiler.data;

import java.nio.file.Path;

/** Samples that cannot be used; the message says what is wrong with them. */
public final class DataException extends Exception {
    private static final long serialVersionUID = 1;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    static DataException unreadable(Path file, String what, Throwable cause) {
        return new DataException(file + ": " + what + ": " + cause.getMessage(), cause);
    }
}
