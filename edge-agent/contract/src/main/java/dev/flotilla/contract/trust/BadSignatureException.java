package dev.flotilla.contract.trust;

/** No valid signature by a trusted key stands under the bytes. */
public final class BadSignatureException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Says what was signed and which keys were expected. */
    public BadSignatureException(String message) {
        super(message);
    }
}
