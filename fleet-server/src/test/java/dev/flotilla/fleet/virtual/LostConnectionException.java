package dev.flotilla.fleet.virtual;

/** The database went away before it answered: whether it committed, nobody knows. */
final class LostConnectionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostConnectionException() {
        super("the connection to the database was lost", null, false, false);
    }
}
