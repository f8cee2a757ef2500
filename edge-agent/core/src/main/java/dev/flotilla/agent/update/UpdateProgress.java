package dev.flotilla.agent.update;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DesiredState;
import java.util.Optional;

/**
 * What the journal keeps of an update.
 *
 * @param state how far it is
 * @param desired the newest assignment, done or not; empty before the first
 * @param tries how often a risky state was entered without an end
 * @param failures passing failures in a row: since the last success, or since bytes came
 * @param refetches how often the bytes were thrown away and fetched again
 * @param reason why it is not further; empty when all is well
 */
record UpdateProgress(
        UpdateState state, Optional<DesiredState> desired, int tries, int failures, int refetches, String reason) {
    private static final int MAX_REASON = 1000;
    private static final int MANY = 1_000_000;

    UpdateProgress {
        reason = reason.length() <= MAX_REASON ? reason : reason.substring(0, MAX_REASON);
    }

    static UpdateProgress none() {
        return new UpdateProgress(UpdateState.IDLE, Optional.empty(), 0, 0, 0, "");
    }

    static UpdateProgress assigned(UpdateState state, DesiredState desired) {
        return new UpdateProgress(state, Optional.of(desired), 0, 0, 0, "");
    }

    /** The counter of the newest assignment; lower ones are ignored, and equal ones are the same. */
    long counter() {
        return desired.map(DesiredState::counter).orElse(0L);
    }

    UpdateProgress after(UpdateEvent event, String why) {
        UpdateState next = UpdateTransitions.next(state, event);
        return switch (event) {
            case ASSIGNED -> throw new IllegalArgumentException("an assignment starts anew");
            case DONE, SERVED_ALREADY, HELD_ALREADY ->
                new UpdateProgress(next, desired, 0, 0, refetches, next == UpdateState.ROLLED_BACK ? reason : why);
            case FAILED -> new UpdateProgress(next, desired, 0, failures + 1, refetches, why);
            case DAMAGED -> new UpdateProgress(next, desired, 0, 0, refetches + 1, why);
            case REFUSED -> new UpdateProgress(next, desired, 0, 0, refetches, why);
        };
    }

    UpdateProgress withOneMoreTry() {
        return new UpdateProgress(state, desired, tries + 1, failures, refetches, reason);
    }

    UpdateProgress withoutFailures() {
        return new UpdateProgress(state, desired, tries, 0, refetches, "");
    }

    UpdateProgress withReason(String why) {
        return new UpdateProgress(state, desired, tries, failures, refetches, why);
    }

    Document toDocument() {
        return Document.builder()
                .put("state", state.key())
                .putIfPresent("desired", desired.map(DesiredState::toCbor))
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
