package dev.flotilla.fleet.account;

/** What is asked for contradicts the accounts that there are; the message says how. */
public final class AccountConflictException extends Exception {
    AccountConflictException(String reason) {
        super(reason);
    }
}
