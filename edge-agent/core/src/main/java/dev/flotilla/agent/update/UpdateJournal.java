package dev.flotilla.agent.update;

import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;

/** How far the update is: in memory and, before anything is done about it, in the slots' journal. */
final class UpdateJournal {
    private final Slots slots;
    private final UpdateLog log;
    private UpdateProgress progress;

    /** A change of the slots that takes the update's note along, in one durable write. */
    interface Write {
        void write(Document note) throws IOException;
    }

    UpdateJournal(Slots slots, UpdateLog log) {
        this.slots = slots;
        this.log = log;
        this.progress = read();
    }

    /** A note of another version of the agent, which this one cannot read, must not keep the active slot from serving. */
    private UpdateProgress read() {
        try {
            return UpdateProgress.parse(slots.table().note());
        } catch (MalformedDocumentException e) {
            UpdateProgress none = UpdateProgress.none();
            log.write(Level.WARNING, none, "the journal's note is passed over: " + e.getMessage());
            return none;
        }
    }

    UpdateProgress progress() {
        return progress;
    }

    void write(UpdateProgress next) throws IOException {
        write(next, slots::note);
    }

    void write(UpdateProgress next, Write journal) throws IOException {
        journal.write(next.toDocument());
        progress = next;
    }

    /** What the state was for is done: enters the next one. */
    void advance(UpdateEvent event, Write journal) throws IOException {
        write(progress.after(event, ""), journal);
        log.write(
                progress.state().settled() ? Level.INFO : Level.FINE,
                progress,
                progress.state().key());
    }

    /** Something ends this bundle's way: it is not to serve, or not any more. */
    void giveUp(UpdateEvent event, String reason) throws IOException {
        log.write(Level.WARNING, progress, "refused: " + reason);
        writeWithoutCandidate(progress.after(event, reason));
    }

    /** Gives up the assigned bundle if it is in the spare slot; if not, the slot holds the bundle before, which stays. */
    void writeWithoutCandidate(UpdateProgress next) throws IOException {
        write(next, spareHoldsAssigned() ? slots::dropSpare : slots::note);
    }

    /** The spare slot holds what has not served to the end of its trial, so that nothing may fall back to it. */
    boolean holdsUnproven() {
        return progress.state().holdsUnproven()
                || slots.table()
                        .content(slots.table().spare())
                        .filter(held -> progress.isInShadow(held.digest()))
                        .isPresent();
    }

    private boolean spareHoldsAssigned() {
        Optional<Digest> spare = slots.table().content(slots.table().spare()).map(SlotContent::digest);
        return spare.isPresent()
                && spare.equals(
                        progress.desired().map(desired -> desired.bundle().digest()));
    }

    /** Says why nothing goes on, to whoever asks; not on disk, since the disk may be the reason. */
    void stuck(String reason) {
        progress = progress.after(UpdateEvent.DISK_REFUSES, reason);
        log.write(Level.WARNING, progress, "the update cannot go on: " + reason);
    }
}
