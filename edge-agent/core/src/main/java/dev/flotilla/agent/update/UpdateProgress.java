package dev.flotilla.agent.update;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DesiredState;
import java.util.Optional;

/**
 * What the journal keeps of an update.
 *
 * @param state how far it is
 * @param desired the newest assignment, done or not; empty before the first
 * @param starts how often the process started since the active slot last served; more than one when loading it ends the process
 * @param tries how often the state's work was begun without an end
 * @param failures passing failures in a row: since the last success, or since bytes came
 * @param refetches how often the bytes were thrown away and fetched again
 * @param reason why it is not further; empty when all is well
 */
record UpdateProgress(
        UpdateState state,
        Optional<DesiredState> desired,
        int starts,
        int tries,
        int failures,
        int refetches,
        String reason) {
    private static final int MAX_REASON = 1000;
    private static final int MANY = 1_000_000;

    UpdateProgress {
        reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    static UpdateProgress none() {
        return new UpdateProgress(UpdateState.IDLE, Optional.empty(), 0, 0, 0, 0, "");
    }

    static UpdateProgress assigned(UpdateState state, DesiredState desired) {
        return new UpdateProgress(state, Optional.of(desired), 0, 0, 0, 0, "");
    }

    /** The counter of the newest assignment; lower ones are ignored, and equal ones are the same. */
    long counter() {
        return desired.map(DesiredState::counter).orElse(0L);
    }

    /** Whether this bundle is the one that is to run in shadow, or was until another assignment. */
    boolean isInShadow(Digest bundle) {
        return desired.filter(assigned -> assigned.shadow().isPresent())
                .filter(assigned -> assigned.bundle().digest().equals(bundle))
                .isPresent();
    }

    UpdateProgress after(UpdateEvent event, String why) {
        UpdateState next = UpdateTransitions.next(state, event);
        return switch (event) {
            case ASSIGNED -> throw new IllegalArgumentException("an assignment starts anew");
            case STALE_ASSIGNMENT, CLOCK_JUMPED -> this;
            case DONE, FIT_FOR_SHADOW, SERVED_ALREADY, HELD_ALREADY ->
                in(next, 0, 0, refetches, next == UpdateState.ROLLED_BACK ? reason : why);
            case FAILED -> in(next, 0, failures + 1, refetches, why);
            case DAMAGED -> in(next, 0, 0, refetches + 1, why);
            case REFUSED, DISK_FULL, NO_PROGRESS, CRASH_LOOP -> in(next, 0, 0, refetches, why);
            case DISK_REFUSES -> in(next, tries, failures, refetches, besides(why));
            case RESTARTED -> new UpdateProgress(next, desired, starts + 1, tries, failures, refetches, reason);
        };
    }

    /** Why a trial failed must not be forgotten over a disk that does not take it. */
    private String besides(String why) {
        if (state != UpdateState.ROLLING_BACK || reason.isEmpty()) {
            return why;
        }
        return reason.contains(why) ? reason : reason + "; " + why;
    }

    private UpdateProgress in(UpdateState next, int nowTries, int nowFailures, int nowRefetches, String why) {
        return new UpdateProgress(next, desired, starts, nowTries, nowFailures, nowRefetches, why);
    }

    UpdateProgress withOneMoreTry() {
        return in(state, tries + 1, failures, refetches, reason);
    }

    /** The work came nearer to its end: neither failures nor starts before that count any more. */
    UpdateProgress withoutFailures() {
        return in(state, 0, 0, refetches, "");
    }

    /** The policy has the work wait: that the process goes down meanwhile says nothing about it. */
    UpdateProgress withoutTries() {
        return in(state, 0, failures, refetches, reason);
    }

    UpdateProgress withReason(String why) {
        return in(state, tries, failures, refetches, why);
    }

    /** The active slot serves. */
    UpdateProgress withoutStarts() {
        return new UpdateProgress(state, desired, 0, tries, failures, refetches, reason);
    }

    Document toDocument() {
        return Document.builder()
                .put("state", state.key())
                .putIfPresent("desired", desired.map(DesiredState::toCbor))
                .put("starts", (long) starts)
                .put("tries", (long) tries)
                .put("failures", (long) failures)
                .put("refetches", (long) refetches)
                .put("reason", reason)
                .build();
    }

    static UpdateProgress parse(Document note) throws MalformedDocumentException {
        if (!note.has("state")) {
            return none();
        }
        Optional<byte[]> desired = note.findBytes("desired");
        return new UpdateProgress(
                state(note.string("state")),
                desired.isPresent() ? Optional.of(DesiredState.parse(desired.get())) : Optional.empty(),
                note.has("starts") ? (int) note.integerBetween("starts", 0, MANY) : 0,
                (int) note.integerBetween("tries", 0, MANY),
                (int) note.integerBetween("failures", 0, MANY),
                (int) note.integerBetween("refetches", 0, MANY),
                note.string("reason"));
    }

    private static UpdateState state(String key) throws MalformedDocumentException {
        for (UpdateState state : UpdateState.values()) {
            if (state.key().equals(key)) {
                return state;
            }
        }
        throw new MalformedDocumentException("state: there is no update state '" + key + "'");
    }
}
