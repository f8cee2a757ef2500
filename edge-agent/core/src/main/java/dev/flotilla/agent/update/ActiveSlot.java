package dev.flotilla.agent.update;

import dev.flotilla.agent.inference.ModelUnfitException;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.agent.slot.CorruptSlotException;
import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.slot.SlotId;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.MalformedBundleException;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;

/** Lets the slot serve that the journal says is active, and goes back to the other one. */
final class ActiveSlot {
    private final Slots slots;
    private final ServingSlot serving;
    private final TrustMemory trust;
    private final UpdateJournal journal;
    private final UpdateLog log;

    ActiveSlot(Slots slots, ServingSlot serving, TrustMemory trust, UpdateJournal journal, UpdateLog log) {
        this.slots = slots;
        this.serving = serving;
        this.trust = trust;
        this.journal = journal;
        this.log = log;
    }

    /** Serves the active slot, or nothing if there is none or it cannot; what is wrong with it in that case. */
    Optional<String> serve() throws IOException {
        Optional<SlotId> active = slots.table().active();
        if (!active.isPresent()) {
            serving.close();
            return Optional.empty();
        }
        try {
            serving.swap(serving.load(BundleReader.read(slots.read(active.get()))));
            return Optional.empty();
        } catch (CorruptSlotException | MalformedBundleException | ModelUnfitException e) {
            // What served until now may be the very model that was refused.
            serving.close();
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Ends a failed trial of the new bundle. */
    void rollBack() throws IOException {
        fallBack(journal.progress().after(UpdateEvent.DONE, ""));
        log.write(Level.INFO, journal.progress(), journal.progress().state().key());
    }

    /** Serves the other slot if it holds a bundle that the owner has not retired, and nothing otherwise. */
    void fallBack(UpdateProgress next) throws IOException {
        boolean retired = otherIsRetired();
        journal.write(next, retired ? slots::abandonAll : slots::abandonActive);
        Optional<String> trouble = serve();
        if (retired) {
            trouble = Optional.of("the other slot holds a retired release");
        }
        if (trouble.isPresent()) {
            String reason = next.reason() + "; and nothing serves: " + trouble.get();
            journal.write(next.withReason(reason));
            log.write(Level.SEVERE, journal.progress(), reason);
        }
    }

    private boolean otherIsRetired() {
        Optional<SlotContent> other = slots.table().content(slots.table().spare());
        return other.isPresent()
                && other.get().release() < trust.floor(other.get().family());
    }

    /** Serves nothing until a bundle is fetched anew. */
    void abandonAll(UpdateProgress next) throws IOException {
        journal.write(next, slots::abandonAll);
        serving.close();
    }
}
