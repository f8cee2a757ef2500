package dev.flotilla.agent.update;

import dev.flotilla.agent.inference.ModelUnfitException;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.slot.SlotId;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.seal.SealException;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;

/** Lets the slot serve that the journal says is active, and goes back to the other one. */
final class ActiveSlot {
    private final Slots slots;
    private final ServingSlot serving;
    private final FleetTrust trust;
    private final ModelKeys keys;
    private final UpdateJournal journal;
    private final UpdateLog log;

    /**
     * Why a slot cannot serve.
     *
     * @param damaged its bytes are not what they were, so that other ones may do
     */
    record Trouble(String reason, boolean damaged) {}

    ActiveSlot(
            Slots slots, ServingSlot serving, FleetTrust trust, ModelKeys keys, UpdateJournal journal, UpdateLog log) {
        this.slots = slots;
        this.serving = serving;
        this.trust = trust;
        this.keys = keys;
        this.journal = journal;
        this.log = log;
    }

    /** Serves the active slot, or nothing if there is none or it cannot; what is wrong with it in that case. */
    Optional<Trouble> serve() {
        Optional<SlotId> active = slots.table().active();
        if (!active.isPresent()) {
            serving.close();
            return Optional.empty();
        }
        return serve(active.get());
    }

    private Optional<Trouble> serve(SlotId slot) {
        try {
            Bundle bundle = BundleReader.read(slots.read(slot));
            serving.swap(serving.load(keys.open(bundle, slots.key(slot))));
            return Optional.empty();
        } catch (MalformedBundleException | SealException | ModelUnfitException e) {
            return stop(e, false);
        } catch (IOException e) {
            return stop(e, true);
        }
    }

    /** What served until now may be the very model that was refused. */
    private Optional<Trouble> stop(Exception e, boolean damaged) {
        serving.close();
        return Optional.of(new Trouble(String.valueOf(e.getMessage()), damaged));
    }

    /** Ends a failed trial of the new bundle, which serves no longer even if the disk does not take that. */
    void rollBack() throws IOException {
        try {
            fallBack(journal.progress().after(UpdateEvent.DONE, ""));
        } catch (IOException e) {
            endTrialUnwritten();
            throw e;
        }
        log.write(Level.INFO, journal.progress(), journal.progress().state().key());
    }

    /** Serves the other slot if it holds a bundle that the owner has not retired, and nothing otherwise. */
    void fallBack(UpdateProgress next) throws IOException {
        boolean retired = isRetired(slots.table().spare());
        journal.write(next, retired ? slots::abandonAll : slots::abandonActive);
        Optional<String> trouble = serve().map(Trouble::reason);
        if (retired) {
            trouble = Optional.of("the other slot holds a retired release");
        }
        if (trouble.isPresent()) {
            nothingServes(next, next.reason() + "; and nothing serves: " + trouble.get());
        }
    }

    /** Lets the model before serve, or nothing, without a word of it in the journal, which the disk does not take. */
    void endTrialUnwritten() {
        SlotId other = slots.table().spare();
        Optional<Digest> before = slots.table().content(other).map(SlotContent::digest);
        if (!before.isPresent() || isRetired(other)) {
            serving.close();
        } else if (!before.equals(serving.serving().map(Bundle::digest))) {
            serve(other);
        }
    }

    private void nothingServes(UpdateProgress now, String reason) {
        try {
            journal.write(now.withReason(reason));
        } catch (IOException e) {
            // The way back itself is in the journal; what is missing there is only why.
            journal.stuck(reason);
        }
        log.write(Level.SEVERE, journal.progress(), reason);
    }

    private boolean isRetired(SlotId slot) {
        return slots.table().content(slot).filter(trust::retired).isPresent();
    }

    /** Serves nothing until a bundle is fetched anew. */
    void abandonAll(UpdateProgress next) throws IOException {
        journal.write(next, slots::abandonAll);
        serving.close();
    }

    /**
     * Serves the best there is without a word of it in the journal, which the disk does not take: not the model on trial,
     * whose starts cannot be counted, if there is one that was confirmed, and none that was never tried to its end.
     */
    void serveUnwritten() {
        Optional<SlotId> active = slots.table().active();
        if (!active.isPresent() || serving.serving().isPresent()) {
            return;
        }
        SlotId other = active.get().other();
        boolean otherMay =
                !journal.holdsUnproven() && slots.table().content(other).isPresent() && !isRetired(other);
        if (journal.progress().state().onTrial() && otherMay && !serve(other).isPresent()) {
            return;
        }
        if (serve(active.get()).isPresent() && otherMay) {
            serve(other);
        }
    }
}
