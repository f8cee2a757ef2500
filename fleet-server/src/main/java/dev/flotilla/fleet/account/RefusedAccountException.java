package dev.flotilla.fleet.account;

/** The first operator is not made; the message says why. */
public final class RefusedAccountException extends Exception {
    RefusedAccountException(String reason) {
        super(reason);
    }
}
