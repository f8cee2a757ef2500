package dev.flotilla.contract.trust;

/** The bytes are no request for a certificate, or one of a kind that no device makes. */
public final class MalformedRequestException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Says what was expected and what was found. */
    public MalformedRequestException(String message) {
        super(message);
    }
}
