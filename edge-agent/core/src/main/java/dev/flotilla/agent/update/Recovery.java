package dev.flotilla.agent.update;

import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;

/** What is done when the agent starts: goes by the journal, whatever moment the process went down in. */
final class Recovery {
    private final UpdateJournal journal;
    private final UpdateSteps steps;
    private final ActiveSlot active;
    private final UpdateLog log;
    private final int maxTries;

    /** @param maxTries how often the agent may go down with a new model on trial */
    Recovery(UpdateJournal journal, UpdateSteps steps, ActiveSlot active, UpdateLog log, int maxTries) {
        this.journal = journal;
        this.steps = steps;
        this.active = active;
        this.log = log;
        this.maxTries = maxTries;
    }

    /** Once this returns, the bundle serves that the journal says, or the one before if that cannot. */
    void run() throws IOException {
        if (state() == UpdateState.CONFIRMING) {
            countTrial();
        }
        if (state() == UpdateState.REJECTED) {
            // The crash may have come between the journal's word of it and the end of its bytes.
            steps.forget(journal.progress().desired().orElseThrow(IllegalStateException::new));
        }
        if (state() == UpdateState.ROLLING_BACK) {
            active.rollBack();
            return;
        }
        Optional<String> failure = active.serve();
        if (failure.isPresent()) {
            log.write(Level.WARNING, journal.progress(), "the active slot cannot serve: " + failure.get());
            leaveActive(failure.get());
        }
    }

    /** Counted before it is tried: if loading the new model takes the process down, the next starts find that here. */
    private void countTrial() throws IOException {
        int tries = journal.progress().tries();
        if (tries >= maxTries) {
            journal.refuse("the agent went down " + tries + " times with the new model on trial");
        } else {
            journal.write(journal.progress().withOneMoreTry());
        }
    }

    private void leaveActive(String failure) throws IOException {
        if (state() == UpdateState.CONFIRMING) {
            journal.refuse(failure);
            active.rollBack();
        } else if (state().holdsUnproven()) {
            // The other slot holds what was never tried to its end: better no model until it is fetched again.
            active.abandonAll(journal.progress().after(UpdateEvent.DAMAGED, failure));
        } else {
            active.fallBack(journal.progress().withReason(failure));
        }
    }

    private UpdateState state() {
        return journal.progress().state();
    }
}
