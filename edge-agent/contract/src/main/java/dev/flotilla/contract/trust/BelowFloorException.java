package dev.flotilla.contract.trust;

/** The owner retired this release by raising the floor. */
public final class BelowFloorException extends TrustException {
    private static final long serialVersionUID = 1L;

    /** Names the release and the floor it does not reach. */
    public BelowFloorException(long release, long floor) {
        super("release " + release + " is below the floor " + floor + " that the owner has set");
    }
}
