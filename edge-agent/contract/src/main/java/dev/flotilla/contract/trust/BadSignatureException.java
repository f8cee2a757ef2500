package dev.flotilla.contract.trust;

/** No valid signature by a trusted key stands under the bytes. */
public sealed class BadSignatureException extends TrustException permits ThresholdNotMetException {
    private static final long serialVersionUID = 1L;

    /** Says what was signed and which keys were expected. */
    public BadSignatureException(String message) {
        super(message);
    }
}
