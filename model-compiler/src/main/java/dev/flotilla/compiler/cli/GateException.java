package dev.flotilla.compiler.cli;

/** The result is not good enough to be written. Exit code 4. */
final class GateException extends Exception {
    private static final long serialVersionUID = 1;

    GateException(String message) {
        super(message);
    }
}
