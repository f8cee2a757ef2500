package dev.flotilla.daemon;

/** What the user gave is unfit: a configuration, a file, a token. The message says what to change. */
public final class BadInputException extends Exception {

    public BadInputException(String message) {
        super(message);
    }

    BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
