package dev.flotilla.contract.trust;

import java.time.Instant;

/** Signed metadata is past its time. */
public final class ExpiredMetadataException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Says which document expired when, and by which clock. */
    public ExpiredMetadataException(String document, Instant expires, Instant now) {
        super(document + " expired at " + expires + ", it is " + now + "; the owner has to sign it again");
    }
}
