package dev.flotilla.fleet.oidc;

/** An ID token that is not from the provider, not for this server, or not for this sign-in; the message says why. */
final class UntrustedTokenException extends Exception {
    private static final long serialVersionUID = 1;

    UntrustedTokenException(String reason) {
        super(reason);
    }
}
