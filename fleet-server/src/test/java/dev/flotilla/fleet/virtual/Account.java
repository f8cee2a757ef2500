package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the ledger holds against one device, and against what the servers make of it. */
final class Account {

    private static final int REPORTS_REMEMBERED = 64;

    private final Ledger ledger;
    private final DeviceId device;
    /** Of the last assignment that was committed. */
    private long counter;
    /** Of the last assignment that the device began to obey. */
    private long began;

    /** What it was ever told to have serve. */
    private final Set<Digest> assigned = new HashSet<>();

    private final Map<Long, Assignment> byCounter = new HashMap<>();
    /** The last reports by the device, by message id, oldest first. */
    private final Map<String, Said> said = new LinkedHashMap<>();

    private long reports;
    private Optional<Said> kept = Optional.empty();
    private boolean ranShadows;
    /** What it served when it was last looked at under the assignment that it obeys. */
    private Optional<Optional<Digest>> served = Optional.empty();
    /** What it ran in shadow, and is now told to have serve, or to run on. */
    private Optional<Digest> takesOver = Optional.empty();

    private boolean shadows;

    Account(Ledger ledger, DeviceId device) {
        this.ledger = ledger;
        this.device = device;
    }

    /** A report, and how many there were before it. */
    private record Said(ReportedState state, long order) {

        /** How near to the end of the assignment it is: a shadow lasts, unless it is given up. */
        private int progress() {
            return switch (state.phase()) {
                case CONFIRMED, REJECTED, ROLLED_BACK -> 2;
                case SHADOWING -> state.shadow().isPresent() ? 1 : 0;
                case IDLE, FETCHING, VERIFYING, PROBING, ACTIVATING -> 0;
            };
        }

        /** Whether it takes back a verdict that was given after it. */
        private boolean unsays(Said later) {
            return state.counter() == later.state.counter() && order < later.order && progress() < later.progress();
        }
    }

    void ordered(RolloutUpdate.Order order) {
        ledger.require(
                order.counter() == counter + 1, "%s is given counter %d after %d", device, order.counter(), counter);
        counter = order.counter();
        order.assignment().ifPresent(assignment -> {
            ledger.require(
                    assignment.counter() == order.counter(),
                    "%s: assignment %d under counter %d",
                    device,
                    assignment.counter(),
                    order.counter());
            ledger.require(
                    assignment.shadow().isEmpty() || ranShadows,
                    "%s never said that it runs shadows, and is told to: %s",
                    device,
                    assignment);
            if (assignment.shadow().isEmpty()) {
                assigned.add(assignment.bundle());
            }
            byCounter.put(order.counter(), assignment);
        });
    }

    /** What it is told at present. */
    Optional<Assignment> assigned() {
        return assignment(counter);
    }

    Optional<Assignment> assignment(long under) {
        return Optional.ofNullable(byCounter.get(under));
    }

    /** The server keeps this as the device's report. */
    void kept(ReportedState state) {
        Optional<Said> report = Optional.ofNullable(said.get(state.messageId()));
        ledger.require(
                report.filter(one -> one.state().equals(state)).isPresent(),
                "%s never said what is kept of it: %s",
                device,
                state);
        ledger.require(
                state.counter() <= counter, "%s: a report on assignment %d of %d", device, state.counter(), counter);
        ledger.require(
                kept.filter(report.orElseThrow()::unsays).isEmpty(),
                "%s: %s takes the place of the verdict after it, %s",
                device,
                state,
                kept);
        kept = report;
    }

    /** What the server keeps of it at present. */
    Optional<ReportedState> kept() {
        return kept.map(Said::state);
    }

    void said(ReportedState state) {
        said.put(state.messageId(), new Said(state, reports++));
        if (said.size() > REPORTS_REMEMBERED) {
            said.remove(said.keySet().iterator().next());
        }
        ranShadows |= state.abilities().contains(ReportedState.SHADOW);
        shadows |= state.counter() == began && state.shadow().isPresent();
        requireShadowAsAssigned(state);
        if (state.counter() == began) {
            runs(state.activeBundle());
        }
    }

    /** It runs in shadow what it is told to, and nothing else; what it runs so does not answer. */
    private void requireShadowAsAssigned(ReportedState state) {
        Optional<Assignment> obeyed =
                assignment(state.counter()).filter(one -> one.shadow().isPresent());
        ledger.require(
                state.phase() != UpdatePhase.SHADOWING || obeyed.isPresent(),
                "%s is in shadow by an assignment to serve: %s",
                device,
                state);
        state.shadow()
                .map(ReportedShadow::bundle)
                .ifPresent(shadow -> ledger.require(
                        obeyed.map(Assignment::bundle).equals(Optional.of(shadow))
                                && !state.activeBundle().equals(Optional.of(shadow)),
                        "%s runs in shadow what it was not told to, or what serves: %s",
                        device,
                        state));
    }

    /** It begins to do what an assignment says. */
    void began(long under, Digest bundle) {
        ledger.require(under > began, "%s obeys assignment %d after %d", device, under, began);
        ledger.require(
                assignment(under).map(Assignment::bundle).equals(Optional.of(bundle)),
                "%s obeys assignment %d of a bundle that it does not name",
                device,
                under);
        takesOver = shadowed().filter(bundle::equals);
        boolean serves = assignment(under).flatMap(Assignment::shadow).isEmpty();
        takesOver.filter(shadow -> serves).ifPresent(shadow -> ledger.count("shadows to serve"));
        began = under;
        served = Optional.empty();
        shadows = false;
    }

    /** What it has run in shadow under the assignment that it obeys. */
    private Optional<Digest> shadowed() {
        return shadows ? assignment(began).map(Assignment::bundle) : Optional.empty();
    }

    /** It downloads a bundle. */
    void fetches(Digest bundle) {
        ledger.require(
                !takesOver.or(this::shadowed).equals(Optional.of(bundle)),
                "%s downloads %s, which it ran in shadow",
                device,
                bundle);
    }

    /** It rejects what it was told to run, and keeps no file of it: whoever wants it once more sends it once more. */
    void gaveUp() {
        takesOver = Optional.empty();
        shadows = false;
    }

    /** It runs what it was told to have serve once, and goes on to as long as it is told to run another in shadow. */
    void runs(Optional<Digest> bundle) {
        ledger.require(
                bundle.map(assigned::contains).orElse(true), "%s runs %s, which it was never given", device, bundle);
        boolean mayChange =
                assignment(began).filter(one -> one.shadow().isPresent()).isEmpty();
        ledger.require(
                mayChange || served.isEmpty() || served.get().equals(bundle),
                "%s runs %s instead of %s, though it is only to run %s in shadow",
                device,
                bundle,
                served,
                assignment(began));
        served = Optional.of(bundle);
    }

    /** Another device takes its name. */
    void enrolledAgain() {
        began = 0;
        kept = Optional.empty();
        said.clear();
        served = Optional.empty();
        gaveUp();
    }
}
