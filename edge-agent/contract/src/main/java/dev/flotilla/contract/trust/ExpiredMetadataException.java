package dev.flotilla.contract.trust;

import java.time.Instant;

/** Signed metadata is past its time: it was forgotten, or somebody withholds what is newer (a freeze attack). */
public final class ExpiredMetadataException extends TrustException {
    private static final long serialVersionUID = 1L;

    private final String document;
    private final Instant expires;
    private final Instant now;

    /** Says which document expired when, and by which clock. */
    public ExpiredMetadataException(String document, Instant expires, Instant now) {
        super(document + " expired at " + expires + ", it is " + now + "; the owner has to sign it again");
        this.document = document;
        this.expires = expires;
        this.now = now;
    }

    static void requireCurrent(String document, Instant expires, Instant now) throws ExpiredMetadataException {
        if (!now.isBefore(expires)) {
            throw new ExpiredMetadataException(document, expires, now);
        }
    }

    /** The file that was refused. */
    public String document() {
        return document;
    }

    /** From when on it is worthless. */
    public Instant expires() {
        return expires;
    }

    /** The instant at which it was judged. */
    public Instant now() {
        return now;
    }
}
