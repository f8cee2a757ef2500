package dev.flotilla.agent.drill;

import static dev.flotilla.agent.drill.DrillModel.BAD;
import static dev.flotilla.agent.drill.DrillModel.NEW;
import static dev.flotilla.agent.drill.DrillModel.OLD;
import static dev.flotilla.agent.drill.DrillModel.SHORT;
import static dev.flotilla.agent.drill.DrillModel.WEARING;

import dev.flotilla.contract.protocol.UpdatePhase;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a device is doing when the power fails. */
@SuppressWarnings("ImmutableEnumChecker") // the list is immutable, its type does not say so
enum Scenario {
    FIRST_INSTALL(List.of(), NEW, UpdatePhase.CONFIRMED, NEW),
    UPDATE(List.of(OLD), NEW, UpdatePhase.CONFIRMED, NEW),
    /** The new bundle is made of the old one and a delta. */
    UPDATE_BY_DELTA(List.of(OLD), NEW, UpdatePhase.CONFIRMED, NEW),
    /** The bundle is refused in the probe. */
    REFUSED_UPDATE(List.of(OLD), BAD, UpdatePhase.REJECTED, OLD),
    /** It is fetched anew until it is given up. */
    DAMAGED_DOWNLOADS(List.of(OLD), SHORT, UpdatePhase.REJECTED, OLD),
    /** The new model serves on trial and fails. */
    ROLL_BACK(List.of(OLD), WEARING, UpdatePhase.ROLLED_BACK, OLD),
    /** The fleet goes back to the bundle that is still in the other slot. */
    RETURN(List.of(OLD, NEW), OLD, UpdatePhase.CONFIRMED, OLD),
    /** The slot that serves was damaged while the device was off: the other one serves until the bundle came again. */
    FALL_BACK(List.of(OLD, NEW), NEW, UpdatePhase.CONFIRMED, NEW);

    private final List<DrillModel> before;
    private final DrillModel wanted;
    private final UpdatePhase end;
    private final DrillModel serving;

    Scenario(List<DrillModel> before, DrillModel wanted, UpdatePhase end, DrillModel serving) {
        this.before = before;
        this.wanted = wanted;
        this.end = end;
        this.serving = serving;
    }

    /** What was installed in peace, in this order; under the counters from 1. */
    List<DrillModel> before() {
        return before;
    }

    /** The model whose bundle a delta starts from; empty when the assignment names none. */
    Optional<DrillModel> deltaFrom() {
        return this == UPDATE_BY_DELTA ? Optional.of(OLD) : Optional.empty();
    }

    DrillModel wanted() {
        return wanted;
    }

    /** The counter under which it is assigned. */
    long counter() {
        return this == FALL_BACK ? before.size() : before.size() + 1L;
    }

    /** How it ends if the disk is well. */
    UpdatePhase end() {
        return end;
    }

    /** What serves in the end. */
    DrillModel serving() {
        return serving;
    }

    /** The old model and the new one. */
    Set<DrillModel> allowed() {
        Set<DrillModel> allowed = EnumSet.of(wanted, serving);
        allowed.addAll(before);
        return allowed;
    }

    /** Whether a device may have no model yet. */
    boolean mayServeNothing() {
        return before.isEmpty();
    }
}
