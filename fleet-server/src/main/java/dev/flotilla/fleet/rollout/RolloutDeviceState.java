package dev.flotilla.fleet.rollout;

/** How far one device is on its way to a rollout's bundle. */
public enum RolloutDeviceState {
    /** The bundle is not assigned to it (yet, or no longer). */
    WAITING,
    ASSIGNED,
    /** Its owner's quiet hours or daily budget hold the download up. */
    DEFERRED,
    FETCHING,
    VERIFYING,
    PROBING,
    ACTIVATING,
    /** It runs the bundle in shadow, as its stage wants it: for that stage a success. */
    SHADOWING,
    SUCCEEDED,
    /** It failed, and gets another try when the plan's back-off is over. */
    RETRYING,
    FAILED,
    /** Revoked before it gave a verdict: the rollout goes on without it. */
    EXCLUDED,
    /**
     * A rollout of higher priority took it over before it gave a verdict, or it was told otherwise once this one was completed: this one
     * goes on without it.
     */
    SUPERSEDED;

    /** Whether the device works on the bundle, as far as is known. */
    public boolean isInFlight() {
        return switch (this) {
            case ASSIGNED, DEFERRED, FETCHING, VERIFYING, PROBING, ACTIVATING -> true;
            case WAITING, SHADOWING, SUCCEEDED, RETRYING, FAILED, EXCLUDED, SUPERSEDED -> false;
        };
    }

    /** Whether the device is one of those that are to give a verdict. */
    boolean isCounted() {
        return this != EXCLUDED && this != SUPERSEDED;
    }

    /** Whether the device has given its verdict on the bundle. */
    public boolean isSettled() {
        return isGood() || this == FAILED;
    }

    /** Whether it stays, whatever another rollout does with the device: a shadow is taken away with it. */
    boolean isLasting() {
        return this == SUCCEEDED || this == FAILED;
    }

    /** Whether that verdict is the one that its stage wants. */
    boolean isGood() {
        return this == SUCCEEDED || this == SHADOWING;
    }
}
