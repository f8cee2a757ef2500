package dev.flotilla.agent.update;

import dev.flotilla.agent.link.Backoff;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.Director;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Decides which assignments are obeyed: only those that the fleet's director signed for this device, in their order and in
 * their time. Keeps the newest until it is judged; while the metadata cannot be refreshed, it waits.
 */
final class Assignments {
    private static final Logger LOG = Logger.getLogger(Assignments.class.getName());

    private final DeviceId device;
    private final FleetTrust trust;
    private final Backoff backoff;
    private Optional<SignedAssignment> waiting = Optional.empty();
    private String reason = "";

    /** @param backoff between two tries to refresh the metadata */
    Assignments(DeviceId device, FleetTrust trust, Backoff backoff) {
        this.device = device;
        this.trust = trust;
        this.backoff = backoff;
    }

    /**
     * Takes note of an assignment; one that repeats the one under way, or the one that waits, changes nothing, so each is
     * attempted once.
     *
     * @param underWay the one that was begun last
     */
    void offer(SignedAssignment offered, Optional<DesiredState> underWay) {
        DesiredState claimed = offered.claimed();
        long newest = trust.counter(offered.keyId());
        if (underWay.filter(begun -> repeats(begun, claimed)).isPresent()) {
            reason = waiting.isPresent() ? reason : "";
        } else if (claimed.counter() < newest) {
            tell(older(claimed.counter(), newest));
        } else if (!waiting.filter(other -> isNoNewer(offered, other)).isPresent()) {
            waiting = Optional.of(offered);
            backoff.succeeded();
        }
    }

    private static boolean repeats(DesiredState begun, DesiredState claimed) {
        return claimed.counter() == begun.counter() && claimed.nonce().equals(begun.nonce());
    }

    private static boolean isNoNewer(SignedAssignment offered, SignedAssignment other) {
        return offered.keyId().equals(other.keyId()) && counter(offered) <= counter(other);
    }

    private static long counter(SignedAssignment assignment) {
        return assignment.claimed().counter();
    }

    private static String older(long counter, long newest) {
        return "assignment " + counter + " is older than " + newest + ", which this device obeyed";
    }

    /** Takes note that something was no assignment. */
    void ignored(String what) {
        tell("ignored " + what);
    }

    /** Why an assignment is not obeyed, or not yet; empty when there is none. */
    String reason() {
        return reason;
    }

    /**
     * The assignment to obey next, which stays there until {@link #begun}; empty if there is none, or it has to wait. One
     * that is refused is gone.
     */
    Optional<DesiredState> next(Instant now) {
        if (!waiting.isPresent() || !backoff.due(now)) {
            return Optional.empty();
        }
        SignedAssignment assignment = waiting.get();
        try {
            return Optional.of(judge(assignment, now));
        } catch (AssignmentRefusedException e) {
            waiting = Optional.empty();
            tell(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            backoff.failed(now);
            tell("assignment " + counter(assignment) + " waits: " + e.getMessage());
        } catch (RuntimeException e) {
            // A fault of the agent must not keep it from its reports.
            LOG.log(Level.SEVERE, device + ": a fault while judging an assignment", e);
            backoff.failed(now);
            tell("assignment " + counter(assignment) + " waits: " + e);
        }
        return Optional.empty();
    }

    private void tell(String why) {
        if (!why.equals(reason)) {
            LOG.log(Level.WARNING, "{0}: {1}", new Object[] {device, why});
        }
        reason = why;
    }

    /** Durably takes note that what is next is to be obeyed. */
    void obey() throws IOException {
        trust.obey(waiting.orElseThrow(IllegalStateException::new));
    }

    /** What was next is being obeyed. */
    void begun() {
        waiting = Optional.empty();
        reason = "";
        backoff.succeeded();
    }

    private DesiredState judge(SignedAssignment assignment, Instant now)
            throws AssignmentRefusedException, IOException {
        DesiredState desired = open(assignment, director(assignment, now));
        String name = "assignment " + desired.counter();
        if (!desired.device().equals(device)) {
            throw new AssignmentRefusedException(name + " is for " + desired.device() + ", this device is " + device);
        }
        long newest = trust.counter(assignment.keyId());
        if (desired.counter() < newest) {
            throw new AssignmentRefusedException(older(desired.counter(), newest));
        }
        if (trust.hasCome(desired.expires(), now)) {
            throw new AssignmentRefusedException(
                    name + " expired at " + desired.expires() + ", by this device's clock it is " + now);
        }
        return desired;
    }

    private static DesiredState open(SignedAssignment assignment, Director director) throws AssignmentRefusedException {
        try {
            return assignment.open(director);
        } catch (BadSignatureException e) {
            throw new AssignmentRefusedException(
                    "assignment " + counter(assignment) + " is not signed by the fleet's director: " + e.getMessage(),
                    e);
        }
    }

    private Director director(SignedAssignment assignment, Instant now) throws AssignmentRefusedException, IOException {
        Optional<TargetsMetadata> known = trust.known().filter(held -> !trust.outOfDate(now) && says(held, assignment));
        return (known.isPresent() ? known.get() : refreshed(assignment, now))
                .findDirector()
                .orElseThrow(() -> new AssignmentRefusedException(
                        "assignment " + counter(assignment) + ": the owner's targets name no director"));
    }

    /** Newer targets, with the file of every role that has to be asked about the bundle: without these it waits. */
    private TargetsMetadata refreshed(SignedAssignment assignment, Instant now) throws IOException {
        TargetsMetadata targets = trust.refresh(now);
        trust.ask(assignment.claimed().bundle().path());
        return targets;
    }

    /** Whether these targets know all that the assignment names; newer ones may. */
    private boolean says(TargetsMetadata targets, SignedAssignment assignment) {
        return targets.findDirector()
                        .filter(director -> director.has(assignment.keyId()))
                        .isPresent()
                && trust.knows(assignment.claimed().bundle());
    }
}
