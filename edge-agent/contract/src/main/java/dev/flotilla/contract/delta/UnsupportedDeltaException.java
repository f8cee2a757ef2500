package dev.flotilla.contract.delta;

/** A delta of a format that this side does not know. */
public final class UnsupportedDeltaException extends DeltaException {
    private static final long serialVersionUID = 1L;

    private final int version;

    UnsupportedDeltaException(int version, int known) {
        super("delta: format version " + version + " is not known here, only " + known
                + "; update this side or make the delta with an older compiler");
        this.version = version;
    }

    /** The version that the delta claims. */
    public int version() {
        return version;
    }
}
