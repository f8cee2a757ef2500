package dev.flotilla.fleet.experiment;

import java.util.Collection;

/** What becomes of a stage. */
public enum Ruling {
    ADVANCE,
    HOLD,
    ABORT;

    /** The ruling on a stage: abort if one of its gates does, advance if all of them do. */
    public static Ruling of(Collection<GateVerdict> gates) {
        if (gates.stream().anyMatch(gate -> gate.ruling() == ABORT)) {
            return ABORT;
        }
        return gates.stream().allMatch(gate -> gate.ruling() == ADVANCE) ? ADVANCE : HOLD;
    }
}
