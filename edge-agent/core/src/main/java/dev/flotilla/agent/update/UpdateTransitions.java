package dev.flotilla.agent.update;

import static dev.flotilla.agent.update.UpdateEvent.ASSIGNED;
import static dev.flotilla.agent.update.UpdateEvent.CLOCK_JUMPED;
import static dev.flotilla.agent.update.UpdateEvent.CRASH_LOOP;
import static dev.flotilla.agent.update.UpdateEvent.DAMAGED;
import static dev.flotilla.agent.update.UpdateEvent.DISK_FULL;
import static dev.flotilla.agent.update.UpdateEvent.DISK_REFUSES;
import static dev.flotilla.agent.update.UpdateEvent.DONE;
import static dev.flotilla.agent.update.UpdateEvent.FAILED;
import static dev.flotilla.agent.update.UpdateEvent.FIT_FOR_SHADOW;
import static dev.flotilla.agent.update.UpdateEvent.HELD_ALREADY;
import static dev.flotilla.agent.update.UpdateEvent.NO_PROGRESS;
import static dev.flotilla.agent.update.UpdateEvent.REFUSED;
import static dev.flotilla.agent.update.UpdateEvent.RESTARTED;
import static dev.flotilla.agent.update.UpdateEvent.SERVED_ALREADY;
import static dev.flotilla.agent.update.UpdateEvent.STALE_ASSIGNMENT;
import static dev.flotilla.agent.update.UpdateState.ACTIVATING;
import static dev.flotilla.agent.update.UpdateState.CONFIRMED;
import static dev.flotilla.agent.update.UpdateState.CONFIRMING;
import static dev.flotilla.agent.update.UpdateState.FETCHING;
import static dev.flotilla.agent.update.UpdateState.IDLE;
import static dev.flotilla.agent.update.UpdateState.PROBING;
import static dev.flotilla.agent.update.UpdateState.REJECTED;
import static dev.flotilla.agent.update.UpdateState.ROLLED_BACK;
import static dev.flotilla.agent.update.UpdateState.ROLLING_BACK;
import static dev.flotilla.agent.update.UpdateState.SHADOWING;
import static dev.flotilla.agent.update.UpdateState.STAGING;
import static dev.flotilla.agent.update.UpdateState.VERIFYING;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The one table of (state, event) → state of an update. */
final class UpdateTransitions {
    private static final Set<UpdateState> SETTLED = EnumSet.of(IDLE, CONFIRMED, REJECTED, ROLLED_BACK);
    private static final Set<UpdateState> WORKING = EnumSet.complementOf(EnumSet.copyOf(SETTLED));
    private static final Set<UpdateState> ALL = EnumSet.allOf(UpdateState.class);

    /** What serves is not touched yet, so the update can simply be given up. */
    private static final Set<UpdateState> BEFORE_SWAP =
            EnumSet.of(FETCHING, VERIFYING, STAGING, PROBING, SHADOWING, ACTIVATING);

    /** These have to come to an end, and take room on the way. */
    private static final Set<UpdateState> WRITING = EnumSet.of(FETCHING, VERIFYING, STAGING, PROBING, ACTIVATING);

    static final TransitionTable<UpdateState, UpdateEvent> TABLE =
            new TransitionTable<>(UpdateState.class, UpdateEvent.class);

    static {
        assignments();
        progress();
        failures();
        disk();
        time();
    }

    private UpdateTransitions() {}

    private static void assignments() {
        SETTLED.forEach(state -> TABLE.on(state, ASSIGNED, FETCHING));
        // A newer assignment replaces one that has not touched what serves.
        EnumSet.of(FETCHING, VERIFYING, PROBING, SHADOWING).forEach(state -> TABLE.on(state, ASSIGNED, FETCHING));
        // Elsewhere it waits for the end of the state.
        TABLE.stays(ASSIGNED, EnumSet.of(STAGING, ACTIVATING, CONFIRMING, ROLLING_BACK));
        TABLE.stays(STALE_ASSIGNMENT, ALL);
    }

    private static void progress() {
        TABLE.on(FETCHING, DONE, VERIFYING);
        TABLE.on(VERIFYING, DONE, STAGING);
        TABLE.on(STAGING, DONE, PROBING);
        TABLE.on(PROBING, DONE, ACTIVATING);
        TABLE.on(ACTIVATING, DONE, CONFIRMING);
        TABLE.on(CONFIRMING, DONE, CONFIRMED);
        TABLE.on(ROLLING_BACK, DONE, ROLLED_BACK);
        TABLE.impossible(DONE, SETTLED, "nothing is left to do");
        TABLE.impossible(DONE, EnumSet.of(SHADOWING), "a shadow lasts until the next assignment");

        TABLE.on(PROBING, FIT_FOR_SHADOW, SHADOWING);
        TABLE.impossible(
                FIT_FOR_SHADOW, EnumSet.complementOf(EnumSet.of(PROBING)), "only the probe finds out whether it is");

        TABLE.on(FETCHING, SERVED_ALREADY, CONFIRMED);
        TABLE.on(FETCHING, HELD_ALREADY, PROBING);
        Set<UpdateState> others = EnumSet.complementOf(EnumSet.of(FETCHING));
        TABLE.impossible(SERVED_ALREADY, others, "only who is about to fetch looks for the bundle in the slots");
        TABLE.impossible(HELD_ALREADY, others, "only who is about to fetch looks for the bundle in the slots");
    }

    private static void failures() {
        TABLE.stays(FAILED, WORKING);
        TABLE.impossible(FAILED, SETTLED, "nothing is tried");

        BEFORE_SWAP.forEach(state -> TABLE.on(state, DAMAGED, FETCHING));
        TABLE.on(CONFIRMING, DAMAGED, ROLLING_BACK);
        // Of the active slot, found when the agent starts: the other one serves while the bundle is fetched again.
        TABLE.on(CONFIRMED, DAMAGED, FETCHING);
        // The bundle that served was not the assigned one, so nobody says where it could be fetched.
        TABLE.stays(DAMAGED, EnumSet.of(IDLE, REJECTED, ROLLED_BACK));
        TABLE.impossible(
                DAMAGED, EnumSet.of(ROLLING_BACK), "if the other slot is damaged, the end is that nothing serves");

        BEFORE_SWAP.forEach(state -> TABLE.on(state, REFUSED, REJECTED));
        TABLE.on(CONFIRMING, REFUSED, ROLLING_BACK);
        TABLE.impossible(REFUSED, SETTLED, "nothing is tried");
        TABLE.impossible(REFUSED, EnumSet.of(ROLLING_BACK), "the bundle is given up already");
    }

    private static void disk() {
        WRITING.forEach(state -> TABLE.on(state, DISK_FULL, REJECTED));
        // These write nothing but the journal, and what serves must not depend on whether there is room for it.
        TABLE.stays(DISK_FULL, EnumSet.of(SHADOWING, CONFIRMING, ROLLING_BACK));
        TABLE.impossible(DISK_FULL, SETTLED, "nothing is written");
        TABLE.stays(DISK_REFUSES, ALL);
    }

    private static void time() {
        TABLE.stays(CLOCK_JUMPED, ALL);
        WRITING.forEach(state -> TABLE.on(state, NO_PROGRESS, REJECTED));
        TABLE.on(CONFIRMING, NO_PROGRESS, ROLLING_BACK);
        TABLE.stays(NO_PROGRESS, EnumSet.of(SHADOWING, ROLLING_BACK));
        TABLE.impossible(NO_PROGRESS, SETTLED, "nothing is waited for");

        TABLE.stays(RESTARTED, ALL);
        BEFORE_SWAP.forEach(state -> TABLE.on(state, CRASH_LOOP, REJECTED));
        TABLE.on(CONFIRMING, CRASH_LOOP, ROLLING_BACK);
        // What serves has to pass the probe once more before it is loaded again.
        TABLE.stays(CRASH_LOOP, SETTLED);
        TABLE.stays(CRASH_LOOP, EnumSet.of(ROLLING_BACK));
    }

    static Optional<UpdateState> find(UpdateState state, UpdateEvent event) {
        return TABLE.find(state, event);
    }

    static UpdateState next(UpdateState state, UpdateEvent event) {
        return TABLE.next(state, event);
    }
}
