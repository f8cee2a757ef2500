package dev.flotilla.compiler.data;

/** A sample file that cannot be used; the message says what is wrong with it. */
public final class DataException extends Exception {
    private static final long serialVersionUID = 1;

    public DataException(String message) {
        super(message);
    }

    DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
