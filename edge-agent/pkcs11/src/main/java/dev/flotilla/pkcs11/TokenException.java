package dev.flotilla.pkcs11;

/** A token failed while it was to sign: it was pulled out, or refused; the message names the key. */
public final class TokenException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TokenException(String message, Throwable cause) {
        super(message, cause);
    }
}
