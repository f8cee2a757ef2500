package dev.flotilla.contract.trust;

/** More bytes came than were allowed. */
public final class LengthExceededException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Says what was longer than how many bytes. */
    public LengthExceededException(String what, long allowed, long found) {
        super(what + " is longer than allowed: " + found + " bytes, at most " + allowed);
    }
}
