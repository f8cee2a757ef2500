package dev.flotilla.agent.update;

import dev.flotilla.contract.protocol.UpdatePhase;
import java.util.Locale;

/** How far the update to the assigned bundle is; written to the journal by name. */
enum UpdateState {
    IDLE(UpdatePhase.IDLE),
    FETCHING(UpdatePhase.FETCHING),
    VERIFYING(UpdatePhase.VERIFYING),
    STAGING(UpdatePhase.VERIFYING),
    PROBING(UpdatePhase.PROBING),
    /** The old model serves, and goes on to; the new one runs beside it, and its answers are compared. */
    SHADOWING(UpdatePhase.SHADOWING),
    /** The old model serves; the new one is being loaded beside it. */
    ACTIVATING(UpdatePhase.ACTIVATING),
    /** The new model serves on trial. */
    CONFIRMING(UpdatePhase.ACTIVATING),
    ROLLING_BACK(UpdatePhase.ACTIVATING),
    CONFIRMED(UpdatePhase.CONFIRMED),
    REJECTED(UpdatePhase.REJECTED),
    ROLLED_BACK(UpdatePhase.ROLLED_BACK);

    private final UpdatePhase phase;

    UpdateState(UpdatePhase phase) {
        this.phase = phase;
    }

    /** What the fleet is told. */
    UpdatePhase phase() {
        return phase;
    }

    /** Nothing is left to do for this assignment. */
    boolean settled() {
        return switch (this) {
            case IDLE, CONFIRMED, REJECTED, ROLLED_BACK -> true;
            case FETCHING, VERIFYING, STAGING, PROBING, SHADOWING, ACTIVATING, CONFIRMING, ROLLING_BACK -> false;
        };
    }

    /** What is tried here may take the whole process down, so each try is counted before it is made. */
    boolean risky() {
        return holdsUnproven();
    }

    /** Tries are counted here, in other than risky states the first after a start or assignment; the next starts find it. */
    boolean countsTries() {
        return switch (this) {
            case FETCHING, VERIFYING, STAGING, PROBING, SHADOWING, ACTIVATING -> true;
            case IDLE, CONFIRMING, ROLLING_BACK, CONFIRMED, REJECTED, ROLLED_BACK -> false;
        };
    }

    /** What serves is the new model on trial, or was until a moment ago. */
    boolean onTrial() {
        return this == CONFIRMING || this == ROLLING_BACK;
    }

    /** The spare slot holds the assigned bundle, which may never have run to the end of its self-test. */
    boolean holdsUnproven() {
        return this == PROBING || this == ACTIVATING;
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
