package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.experiment.Observed;
import dev.flotilla.fleet.experiment.Trial;
import dev.flotilla.fleet.experiment.TrialPair;
import dev.flotilla.fleet.rollout.EmergencyStop;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.rollout.StageState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ledger holds against one rollout: its own count of devices, which follows every commit. */
final class WatchedRollout {

    private final Ledger ledger;
    private final Map<DeviceId, RolloutDevice> parts = new HashMap<>();
    private final StageWatch stages;
    private final PaceWatch pace;
    private final ShadowWatch shadows;
    private final TrialWatch trials;
    private Rollout rollout;

    WatchedRollout(Ledger ledger, Rollout rollout, List<RolloutDevice> members) {
        this.ledger = ledger;
        this.rollout = rollout;
        this.stages = new StageWatch(ledger, rollout);
        this.pace = new PaceWatch(ledger, rollout);
        this.shadows = new ShadowWatch(ledger);
        this.trials = new TrialWatch(ledger);
        members.forEach(part -> count(part, 1));
        members.forEach(part -> parts.put(part.id(), part));
        stages.requireSizes(rollout, parts.size());
    }

    /** The fleet was stopped, and it with it. */
    void stopped(EmergencyStop stop) {
        rollout = stop.paused(rollout);
    }

    /** How many devices have its bundle and have given no verdict. */
    long inFlight() {
        return pace.inFlight();
    }

    Rollout rollout() {
        return rollout;
    }

    /** Whether somebody looks at the telemetry of its devices: a shadow or a test began since then. */
    boolean isObserved(Instant since) {
        return rollout.state() == RolloutState.RUNNING
                && rollout.currentStage()
                        .map(index -> rollout.stages().get(index))
                        .filter(stage ->
                                stage.plan().isShadow() || stage.plan().test().isPresent())
                        .flatMap(Stage::startedAt)
                        .filter(began -> began.isAfter(since))
                        .isPresent();
    }

    /** Whether the device is in it, and no other has taken it over. */
    boolean has(DeviceId device) {
        return Optional.ofNullable(parts.get(device))
                .filter(part -> part.takenBy().isEmpty())
                .isPresent();
    }

    /** Whether that one took a device over from it. */
    boolean surrenderedTo(String id) {
        return parts.values().stream().anyMatch(part -> part.takenBy().equals(Optional.of(id)));
    }

    private void count(RolloutDevice part, int by) {
        stages.count(part, by);
        pace.count(part, by);
    }

    void committed(RolloutUpdate update) {
        Rollout before = rollout;
        rollout = update.rollout();
        ledger.require(
                before.state() != RolloutState.ABORTED && before.state() != RolloutState.ROLLED_BACK,
                "%s was withdrawn, and yet this is written: %s",
                before.id(),
                update);
        stages.requireDone(before, rollout);
        Map<DeviceId, RolloutUpdate.Order> orders = new HashMap<>();
        update.orders().forEach(order -> orders.put(order.device(), order));
        for (RolloutDevice part : update.devices()) {
            change(before, part, Optional.ofNullable(orders.remove(part.id())));
        }
        ledger.require(orders.isEmpty(), "%s: orders to devices without a part in it: %s", rollout.id(), orders);
        pace.committed(update);
        stages.requireOrder(rollout);
        stages.requireSizes(rollout, parts.size());
        shadows.requireMovedOn(rollout, stages);
        stages.count(before, rollout);
    }

    void tried(Trial trial, List<TrialPair> pairs) {
        trials.tried(rollout, parts, trial, pairs);
    }

    void answered(Trial trial, List<Observed> observed, Instant now) {
        trials.answered(rollout, trial, observed, now);
    }

    private void change(Rollout before, RolloutDevice part, Optional<RolloutUpdate.Order> order) {
        RolloutDevice known = parts.put(part.id(), part);
        count(part, 1);
        if (known == null) {
            requireLate(before, part);
        } else {
            shadows.requireStage(before, rollout, known, part);
            count(known, -1);
        }
        order.ifPresent(given -> {
            requireMeant(part, given);
            shadows.requireMeant(rollout, part, given);
            trials.changed(rollout, part);
        });
        if (known == null || known.state() != part.state()) {
            shadows.requireProof(rollout, part);
        }
        if (part.state() == RolloutDeviceState.SUCCEEDED && (known == null || !known.equals(part))) {
            requireProof(part);
        }
    }

    private void requireLate(Rollout before, RolloutDevice part) {
        int last = before.stages().size() - 1;
        boolean untouched = before.stages().get(last).state() == StageState.WAITING;
        ledger.require(
                part.stage() == (untouched ? last : last + 1) && part.given().isEmpty(),
                "%s: %s joins as %s",
                rollout.id(),
                part.id(),
                part);
    }

    /** An order gives the rollout's bundle to who may have it, or gives back what was there before. */
    private void requireMeant(RolloutDevice part, RolloutUpdate.Order order) {
        Optional<Digest> bundle = order.assignment().map(Assignment::bundle);
        if (part.holdsBundle()) {
            ledger.require(
                    bundle.equals(Optional.of(rollout.bundle()))
                            && part.given().orElseThrow().counter() == order.counter()
                            && part.takenBy().isEmpty()
                            && (rollout.state() == RolloutState.RUNNING || rollout.state() == RolloutState.COMPLETED),
                    "%s is %s and gives %s to %s",
                    rollout.id(),
                    rollout.state(),
                    order,
                    part);
            ledger.require(
                    rollout.approval().votes().size() >= rollout.plan().approvals(),
                    "%s gives its bundle to %s, approved by %s",
                    rollout.id(),
                    part.id(),
                    rollout.approval());
            Instant at = part.given().orElseThrow().at();
            ledger.require(
                    rollout.plan().schedule().isOpen(at),
                    "%s gives its bundle to %s at %s: %s",
                    rollout.id(),
                    part.id(),
                    at,
                    rollout.plan().schedule());
        } else {
            boolean triesAgain =
                    part.state() == RolloutDeviceState.WAITING && part.given().isEmpty();
            ledger.require(
                    (part.returned() || triesAgain) && bundle.equals(part.previous()),
                    "%s gives %s back to %s",
                    rollout.id(),
                    order,
                    part);
        }
    }

    private void requireProof(RolloutDevice part) {
        Optional<ReportedState> proof = ledger.kept(part.id())
                .filter(report -> report.phase() == UpdatePhase.CONFIRMED)
                .filter(report -> report.counter()
                        == part.given().map(RolloutDevice.Given::counter).orElse(-1L))
                .filter(report -> report.activeBundle().equals(Optional.of(rollout.bundle())))
                .filter(report -> report.selfTestOutput().equals(Optional.of(rollout.selfTestOutput())));
        ledger.require(
                proof.isPresent(),
                "%s: %s succeeded without proof; what is kept is %s",
                rollout.id(),
                part,
                ledger.kept(part.id()));
    }

    void ruled(StageRuling ruling) {
        stages.ruled(rollout, ruling);
    }

    /** Aborted, it took back what nobody confirmed; rolled back, all from devices that had something to go back to. */
    void requireGivenBack(DeviceId device, Assignment desired) {
        RolloutDevice part = parts.get(device);
        if (part == null || !rollout.bundle().equals(desired.bundle())) {
            return;
        }
        shadows.requireTakenBack(rollout, part, desired);
        if (part.previous().equals(Optional.of(desired.bundle()))) {
            // What it was given back is the rollout's own bundle, which it ran before.
            return;
        }
        boolean keeps =
                switch (rollout.state()) {
                    case AWAITING_APPROVAL, RUNNING, PAUSED, COMPLETED -> true;
                    case ABORTED -> part.state() == RolloutDeviceState.SUCCEEDED;
                    case ROLLED_BACK -> part.previous().isEmpty();
                };
        ledger.require(
                part.returned() || keeps,
                "%s is still to obey %s of a rollout that is %s: %s",
                device,
                desired,
                rollout.state(),
                part);
    }
}
