package dev.flotilla.fleet.store.postgres;

import java.io.IOException;

/** The embedded PostgreSQL could not be unpacked, initialised, started or stopped; the message says what to do. */
public final class PostgresException extends IOException {
    public PostgresException(String message) {
        super(message);
    }

    public PostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
