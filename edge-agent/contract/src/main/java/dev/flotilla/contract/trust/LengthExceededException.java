package dev.flotilla.contract.trust;

/** More bytes came than were allowed, perhaps without an end. */
public final class LengthExceededException extends TrustException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final long allowed;
    private final long found;

    /** Says what was longer than how many bytes. */
    public LengthExceededException(String what, long allowed, long found) {
        super(what + " is longer than allowed: " + found + " bytes, at most " + allowed);
        this.what = what;
        this.allowed = allowed;
        this.found = found;
    }

    /** The file. */
    public String what() {
        return what;
    }

    /** How many bytes it may have. */
    public long allowed() {
        return allowed;
    }

    /** How many came before it was given up. */
    public long found() {
        return found;
    }
}
