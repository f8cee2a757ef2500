package dev.flotilla.agent.update;

import dev.flotilla.agent.slot.SlotId;
import dev.flotilla.agent.slot.Slots;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;

/** What is done when the agent starts: goes by the journal, whatever moment the process went down in. */
final class Recovery {
    private final UpdateJournal journal;
    private final Slots slots;
    private final UpdateSteps steps;
    private final ActiveSlot active;
    private final UpdateLog log;
    private final UpdatePolicy policy;

    Recovery(
            UpdateJournal journal,
            Slots slots,
            UpdateSteps steps,
            ActiveSlot active,
            UpdateLog log,
            UpdatePolicy policy) {
        this.journal = journal;
        this.slots = slots;
        this.steps = steps;
        this.active = active;
        this.log = log;
        this.policy = policy;
    }

    /** Once this returns, the bundle serves that the journal says, or the one before if that cannot. */
    void run() {
        try {
            recover();
        } catch (IOException e) {
            journal.stuck(String.valueOf(e.getMessage()));
            active.serveUnwritten();
        }
    }

    private void recover() throws IOException {
        if (state() == UpdateState.CONFIRMING) {
            countTrial();
        }
        if (state() == UpdateState.ROLLING_BACK) {
            active.rollBack();
        } else {
            serveActive();
        }
        if (state() == UpdateState.REJECTED) {
            // The crash may have come between the journal's word of it and the end of its bytes.
            steps.forget(journal.progress().desired().orElseThrow(IllegalStateException::new));
        }
    }

    /** Counted before it is tried: if loading the new model takes the process down, the next starts find that here. */
    private void countTrial() throws IOException {
        int tries = journal.progress().tries();
        if (tries >= policy.maxTries()) {
            journal.giveUp(
                    UpdateEvent.CRASH_LOOP, "the agent went down " + tries + " times with the new model on trial");
        } else {
            journal.write(journal.progress().withOneMoreTry());
        }
    }

    private void serveActive() throws IOException {
        Optional<SlotId> slot = slots.table().active();
        if (!slot.isPresent()) {
            active.serve();
            return;
        }
        Optional<ActiveSlot.Trouble> trouble = tried(slot.get());
        if (!trouble.isPresent()) {
            journal.write(journal.progress().after(UpdateEvent.RESTARTED, ""));
            trouble = active.serve();
        }
        if (trouble.isPresent()) {
            log.write(
                    Level.WARNING,
                    journal.progress(),
                    "the active slot cannot serve: " + trouble.get().reason());
            leaveActive(trouble.get());
        }
        journal.write(journal.progress().withoutStarts());
    }

    /**
     * After some starts that never came to serve, the active model has to pass the probe once more: a process of its own
     * says whether it was the model. Power that fails again and again at the same moment is no fault of the model.
     */
    private Optional<ActiveSlot.Trouble> tried(SlotId slot) {
        int starts = journal.progress().starts();
        if (starts < policy.maxTries()) {
            return Optional.empty();
        }
        String why = "the agent went down " + starts + " times while it loaded the model that serves; ";
        try {
            steps.probe(slot);
            return Optional.empty();
        } catch (UpdateRefusedException e) {
            return Optional.of(new ActiveSlot.Trouble(why + e.getMessage(), false));
        } catch (DamagedBundleException e) {
            return Optional.of(new ActiveSlot.Trouble(why + e.getMessage(), true));
        } catch (IOException e) {
            log.write(Level.WARNING, journal.progress(), why + "the probe could not run: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void leaveActive(ActiveSlot.Trouble trouble) throws IOException {
        UpdateProgress progress = journal.progress();
        if (state() == UpdateState.CONFIRMING) {
            journal.giveUp(trouble.damaged() ? UpdateEvent.DAMAGED : UpdateEvent.REFUSED, trouble.reason());
            active.rollBack();
        } else if (journal.holdsUnproven()) {
            // The other slot holds what was never tried to its end: better no model until it is fetched again.
            active.abandonAll(progress.after(UpdateEvent.DAMAGED, trouble.reason()));
        } else if (state().settled() && trouble.damaged() && progress.refetches() < policy.maxRefetches()) {
            active.fallBack(progress.after(UpdateEvent.DAMAGED, trouble.reason()));
        } else {
            active.fallBack(progress.withReason(trouble.reason()));
        }
    }

    private UpdateState state() {
        return journal.progress().state();
    }
}
