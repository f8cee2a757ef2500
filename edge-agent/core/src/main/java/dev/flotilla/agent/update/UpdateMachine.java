package dev.flotilla.agent.update;

import dev.flotilla.agent.download.Allowance;
import dev.flotilla.agent.download.Downloads;
import dev.flotilla.agent.link.Backoff;
import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.slot.SlotTable;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.agent.storage.StorageFullException;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.SignedAssignment;
import java.io.IOException;
import java.util.Optional;
import java.util.logging.Level;

/**
 * Brings the device from one bundle to the next, a bounded step at a time, and back if anything fails. Each state is in
 * the journal before its work begins, so that after a crash at any moment the device serves the old bundle or the new
 * one, and goes on. For one thread, except for {@link #status()}'s values.
 */
public final class UpdateMachine implements AutoCloseable {
    private final UpdatePolicy policy;
    private final UpdatePorts ports;
    private final Slots slots;
    private final UpdateLog log;
    private final UpdateJournal journal;
    private final Downloads downloads;
    private final UpdateSteps steps;
    private final ActiveSlot active;
    private final Assignments assignments;
    private final Backoff backoff;
    private final Stall stall;
    private boolean tried;
    private boolean waits;

    private UpdateMachine(
            DeviceId device, UpdatePolicy policy, UpdatePorts ports, Slots slots, FleetTrust trust, UpdateLog log) {
        this.policy = policy;
        this.ports = ports;
        this.slots = slots;
        this.log = log;
        this.journal = new UpdateJournal(slots, log);
        ModelKeys keys = new ModelKeys(ports.agreement());
        this.downloads = new Downloads(policy.downloads(), ports.files(), ports.clock());
        this.steps = new UpdateSteps(ports, slots, trust, keys, downloads, policy.hardware());
        this.active = new ActiveSlot(slots, ports.serving(), trust, keys, journal, log);
        this.backoff = backoff(policy, ports);
        this.assignments = new Assignments(device, trust, backoff(policy, ports));
        this.stall = new Stall(policy.patience(), ports.clock().instant());
    }

    private static Backoff backoff(UpdatePolicy policy, UpdatePorts ports) {
        return new Backoff(policy.firstBackoff(), policy.mostBackoff(), ports.random());
    }

    /**
     * Takes up where the device was when it went down, and lets the bundle serve that the journal says.
     *
     * @param device for whom assignments have to be, and whom log lines name
     * @param root the root.json that the device was enrolled with
     * @throws IOException if the journal cannot be read
     */
    public static UpdateMachine open(DeviceId device, UpdatePolicy policy, UpdatePorts ports, byte[] root)
            throws IOException {
        Slots slots = Slots.open(device.value(), ports.files());
        UpdateLog log = new UpdateLog(device.value(), ports.serving());
        FleetTrust trust = FleetTrust.open(ports.files(), ports.metadata(), root, policy.metadataAge(), ports.bound());
        UpdateMachine machine = new UpdateMachine(device, policy, ports, slots, trust, log);
        new Recovery(machine.journal, slots, machine.steps, machine.active, log, policy).run();
        return machine;
    }

    /** Takes note of an assignment. One that is not newer than the last is stale, so each is attempted once. */
    public void offer(SignedAssignment assignment) {
        assignments.offer(assignment, progress().desired());
    }

    /** Takes note that something was no assignment, which changes nothing but what there is to report. */
    public void ignored(String what) {
        assignments.ignored(what);
    }

    /**
     * Does the next bit of work, if any is due.
     *
     * @return whether there may be more to do at once
     */
    public boolean step() {
        stall.look(ports.clock().instant());
        try {
            if (takesAssignment()) {
                Optional<DesiredState> next = assignments.next(ports.clock().instant());
                if (next.isPresent()) {
                    begin(next.get());
                    assignments.begun();
                }
            }
            if (progress().state().settled()) {
                return false;
            }
            if (stall.tooLong()) {
                endStall();
            } else if (backoff.due(ports.clock().instant())) {
                attempt();
            } else {
                return false;
            }
            return !waits && progress().state() != UpdateState.SHADOWING;
        } catch (IOException e) {
            // The journal itself cannot be written: nothing has changed, and the step comes again.
            backoff.failed(ports.clock().instant());
            journal.stuck(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Where the table lets a state stay as it is, the assignment waits for its end. */
    private boolean takesAssignment() {
        return next(UpdateEvent.ASSIGNED) == UpdateState.FETCHING;
    }

    private UpdateState next(UpdateEvent event) {
        return UpdateTransitions.next(progress().state(), event);
    }

    private void endStall() throws IOException {
        if (next(UpdateEvent.NO_PROGRESS) != progress().state()) {
            giveUp(
                    UpdateEvent.NO_PROGRESS,
                    "no progress for " + policy.patience().getSeconds() + " s while "
                            + progress().state().key()
                            + (progress().reason().isEmpty()
                                    ? ""
                                    : ": " + progress().reason()));
        }
        stall.end();
    }

    private void begin(DesiredState desired) throws IOException {
        assignments.obey();
        steps.prepare(desired);
        UpdateProgress assigned = UpdateProgress.assigned(next(UpdateEvent.ASSIGNED), desired);
        take(desired, assigned);
        nearer();
        tried = false;
        log.write(Level.INFO, progress(), "assigned");
    }

    /** What ran in shadow is kept for the assignment to serve it, or to run on, and is dropped by any other. */
    private void take(DesiredState desired, UpdateProgress assigned) throws IOException {
        steps.endShadow();
        boolean goesOn = progress().state() == UpdateState.SHADOWING
                && progress().isInShadow(desired.bundle().digest());
        if (journal.holdsUnproven() && !goesOn) {
            journal.writeWithoutCandidate(assigned);
            steps.reclaim();
        } else {
            journal.write(assigned);
        }
    }

    private void attempt() throws IOException {
        waits = false;
        try {
            if (tries()) {
                work();
            }
        } catch (UpdateRefusedException e) {
            giveUp(UpdateEvent.REFUSED, String.valueOf(e.getMessage()));
        } catch (DamagedBundleException e) {
            damaged(String.valueOf(e.getMessage()));
        } catch (StorageFullException e) {
            full(e);
        } catch (IOException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A fault of the agent must not go round for ever, nor keep it from its reports.
            log.fault(progress(), e);
            failed(e.toString());
        }
    }

    /** Counts the try before it is made, where the process may go down in it; gives up after too many of them. */
    private boolean tries() throws IOException {
        UpdateState state = progress().state();
        if (!state.countsTries() || (tried && !state.risky())) {
            return true;
        }
        if (progress().tries() >= policy.maxTries()) {
            giveUp(
                    UpdateEvent.CRASH_LOOP,
                    "the agent went down " + progress().tries() + " times while " + state.key() + " this bundle");
            return false;
        }
        journal.write(progress().withOneMoreTry());
        tried = true;
        return true;
    }

    private void work() throws IOException, UpdateRefusedException, DamagedBundleException {
        DesiredState desired = progress().desired().orElseThrow(IllegalStateException::new);
        switch (progress().state()) {
            case FETCHING -> fetch(desired);
            case VERIFYING -> {
                steps.verify(desired);
                go(UpdateEvent.DONE, slots::note);
            }
            case STAGING -> stage(desired);
            case PROBING -> {
                steps.probe(slots.table().spare());
                go(desired.shadow().isPresent() ? UpdateEvent.FIT_FOR_SHADOW : UpdateEvent.DONE, slots::note);
            }
            case SHADOWING -> shadow(desired.shadow().orElseThrow(IllegalStateException::new));
            case ACTIVATING -> activate();
            case CONFIRMING -> {
                putOnTrial();
                steps.confirm();
                go(UpdateEvent.DONE, slots::note);
            }
            case ROLLING_BACK -> active.rollBack();
            case IDLE, CONFIRMED, REJECTED, ROLLED_BACK -> throw new IllegalStateException("nothing to do");
        }
    }

    private void fetch(DesiredState desired) throws IOException, UpdateRefusedException, DamagedBundleException {
        long before = steps.fetched(desired);
        try {
            switch (steps.fetch(desired, mayUseDelta())) {
                case SERVED -> go(UpdateEvent.SERVED_ALREADY, slots::note);
                case SPARE -> go(UpdateEvent.HELD_ALREADY, slots::note);
                case WHOLE -> go(UpdateEvent.DONE, slots::note);
                case PART -> {
                    waits = downloads.deferred().isPresent();
                    if (waits) {
                        bide();
                    } else {
                        progressed();
                    }
                }
            }
        } catch (IOException e) {
            // A connection that broke after it brought something is no step backwards.
            if (steps.fetched(desired) > before) {
                progressed();
            }
            throw e;
        }
    }

    /** Not if the process went down over it, if what it made was damaged, or if it stays out of reach. */
    private boolean mayUseDelta() {
        return progress().tries() <= 1
                && progress().refetches() == 0
                && progress().failures() <= policy.maxFailures() / 2;
    }

    /** Ends a row of failures, in the journal too: after a restart the next one must not count as the last of them. */
    private void progressed() throws IOException {
        if (progress().failures() > 0 || progress().tries() > 0) {
            journal.write(progress().withoutFailures());
        }
        nearer();
    }

    /** Waits as the policy says: neither a failure, nor a lack of progress, nor a try that came to no end. */
    private void bide() throws IOException {
        if (progress().tries() > 0) {
            journal.write(progress().withoutTries());
        }
        stall.end();
    }

    private void nearer() {
        backoff.succeeded();
        stall.end();
    }

    private void stage(DesiredState desired) throws IOException, UpdateRefusedException, DamagedBundleException {
        SlotContent content = steps.staged(desired);
        steps.guardSlot(() -> go(
                UpdateEvent.DONE,
                note -> slots.stage(Fetcher.file(desired.bundle().digest()), content, note)));
    }

    /** Lasts until the next assignment, which nothing but its own trouble comes before. */
    private void shadow(ShadowTerms terms) throws IOException, UpdateRefusedException, DamagedBundleException {
        if (steps.shadow(slots.table().spare(), terms)) {
            progressed();
        }
        stall.end();
    }

    private void activate() throws IOException, UpdateRefusedException, DamagedBundleException {
        steps.activate(slots.table().spare(), () -> go(UpdateEvent.DONE, slots::activateSpare));
    }

    /** After a start on a disk that could not be written, the model before serves: the trial begins only now. */
    private void putOnTrial() throws IOException, UpdateRefusedException {
        if (!steps.activeServes()) {
            journal.write(progress().withOneMoreTry());
            Optional<ActiveSlot.Trouble> trouble = active.serve();
            if (trouble.isPresent()) {
                throw new UpdateRefusedException(trouble.get().reason());
            }
        }
    }

    private void giveUp(UpdateEvent event, String reason) throws IOException {
        try {
            journal.giveUp(event, reason);
        } catch (IOException e) {
            if (event == UpdateEvent.REFUSED && progress().state() == UpdateState.CONFIRMING) {
                active.endTrialUnwritten();
            }
            throw e;
        }
        steps.endShadow();
        stall.end();
        Optional<DesiredState> desired = progress().desired();
        if (progress().state() == UpdateState.REJECTED && desired.isPresent()) {
            clearAway(desired.get());
        }
    }

    /** What cannot be cleared away takes room until the next assignment or start, and is no failure of what is given up. */
    private void clearAway(DesiredState desired) {
        try {
            steps.forget(desired);
        } catch (IOException e) {
            log.write(Level.WARNING, progress(), "what was fetched stays for now: " + e.getMessage());
        }
    }

    private void damaged(String reason) throws IOException {
        int downloads = progress().refetches() + 1;
        if (downloads > policy.maxRefetches()) {
            giveUp(UpdateEvent.REFUSED, "gave up after " + downloads + " downloads: " + reason);
            return;
        }
        log.write(Level.WARNING, progress(), "fetching anew, download " + (downloads + 1) + ": " + reason);
        // Forgotten first, then counted. After a crash in between, a bundle that was whole is missed, which counts it;
        // the part of one is fetched anew uncounted, which is harmless: it takes another crash each time.
        steps.forget(progress().desired().orElseThrow(IllegalStateException::new));
        journal.writeWithoutCandidate(progress().after(UpdateEvent.DAMAGED, reason));
        backoff.failed(ports.clock().instant());
    }

    private void full(StorageFullException e) throws IOException {
        String reason = String.valueOf(e.getMessage());
        if (next(UpdateEvent.DISK_FULL) == progress().state()) {
            journal.write(progress().after(UpdateEvent.DISK_FULL, reason));
            backoff.failed(ports.clock().instant());
        } else {
            giveUp(UpdateEvent.DISK_FULL, reason);
        }
    }

    private void failed(String reason) throws IOException {
        int failures = progress().failures() + 1;
        if (failures >= policy.maxFailures()
                && UpdateTransitions.find(progress().state(), UpdateEvent.REFUSED)
                        .isPresent()) {
            giveUp(UpdateEvent.REFUSED, "gave up after " + failures + " tries: " + reason);
            return;
        }
        journal.write(progress().after(UpdateEvent.FAILED, reason));
        backoff.failed(ports.clock().instant());
    }

    private void go(UpdateEvent event, UpdateJournal.Write write) throws IOException {
        journal.advance(event, write);
        nearer();
    }

    private UpdateProgress progress() {
        return journal.progress();
    }

    /** What there is to report now. */
    public UpdateStatus status() {
        // The pace holds each piece up for a moment, without a reason: nothing to tell.
        Optional<Allowance.Deferred> wait = downloads
                .deferred()
                .filter(deferred -> waits && !deferred.reason().isEmpty());
        String clock = ports.bound().problem(ports.clock().instant()).orElse("");
        return steps.status(progress(), wait, assignments.reason(), clock);
    }

    /** The bundle of the newest assignment; empty before the first. */
    public Optional<ArtifactRef> assigned() {
        return progress().desired().map(DesiredState::bundle);
    }

    /** What both slots hold, and which of them serves, as the journal says. */
    public SlotTable slots() {
        return slots.table();
    }

    /** Lets go of the connection of a download that is under way; it goes on when the device is opened again. */
    @Override
    public void close() {
        steps.close();
    }
}
