package dev.flotilla.contract.trust;

/** An encoded key is not one of the kind expected. */
public final class MalformedKeyException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Says what was expected and what was found. */
    public MalformedKeyException(String message) {
        super(message);
    }
}
