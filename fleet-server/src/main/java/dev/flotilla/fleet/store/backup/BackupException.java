package dev.flotilla.fleet.store.backup;

import java.io.IOException;

/** Why a backup is not made or not restored; the message says what to do. */
public final class BackupException extends IOException {
    private static final long serialVersionUID = 1;

    BackupException(String message) {
        super(message);
    }

    BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
