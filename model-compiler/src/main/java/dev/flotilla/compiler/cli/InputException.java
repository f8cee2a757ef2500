package dev.flotilla.compiler.cli;

/** Something that was given to a command cannot be used; the message names it. Exit code 3. */
final class InputException extends Exception {
    private static final long serialVersionUID = 1;

    InputException(String message) {
        super(message);
    }

    InputException(String message, Throwable cause) {
        super(message, cause);
    }
}
