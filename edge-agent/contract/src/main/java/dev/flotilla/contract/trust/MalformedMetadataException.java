package dev.flotilla.contract.trust;

/** A signed document breaks its format. */
public final class MalformedMetadataException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Says which document, which field and what is wrong with it. */
    public MalformedMetadataException(String message) {
        super(message);
    }
}
