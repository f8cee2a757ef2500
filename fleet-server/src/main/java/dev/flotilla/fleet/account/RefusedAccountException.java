package dev.flotilla.fleet.account;

/** What is asked for an account is not done; the message says why. */
public final class RefusedAccountException extends Exception {
    RefusedAccountException(String reason) {
        super(reason);
    }
}
