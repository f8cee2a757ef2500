package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.rollout.EmergencyStop;
import dev.flotilla.fleet.rollout.Reach;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.rollout.StageState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ledger holds against one rollout: its own count of devices, which follows every commit. */
final class WatchedRollout {

    private static final double ROUNDING = 1e-9;

    private final Ledger ledger;
    private final Map<DeviceId, RolloutDevice> parts = new HashMap<>();
    /** By stage, the one of late devices included. */
    private final int[] devices;

    private final int[] holding;
    private final int[] succeeded;
    private final int[] excluded;
    private final Map<List<Object>, StageRuling.Ruling> rulings = new HashMap<>();
    private final PaceWatch pace;
    private Rollout rollout;

    WatchedRollout(Ledger ledger, Rollout rollout, List<RolloutDevice> members) {
        int stages = rollout.stages().size() + 1;
        this.ledger = ledger;
        this.rollout = rollout;
        this.devices = new int[stages];
        this.holding = new int[stages];
        this.succeeded = new int[stages];
        this.excluded = new int[stages];
        this.pace = new PaceWatch(ledger, rollout);
        members.forEach(part -> count(part, 1));
        members.forEach(part -> parts.put(part.id(), part));
        requireSizes();
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
        devices[part.stage()] += by;
        holding[part.stage()] += part.holdsBundle() ? by : 0;
        succeeded[part.stage()] += part.state() == RolloutDeviceState.SUCCEEDED ? by : 0;
        excluded[part.stage()] +=
                part.state() == RolloutDeviceState.EXCLUDED || part.state() == RolloutDeviceState.SUPERSEDED ? by : 0;
        pace.count(part, by);
    }

    /** Each stage adds its percentage of all members, rounded up, or goes up to its count, and no more. */
    private void requireSizes() {
        int members = parts.size();
        int soFar = 0;
        for (int stage = 0; stage < rollout.stages().size(); stage++) {
            double most =
                    Math.max(soFar, most(rollout.stages().get(stage).plan().reach(), members));
            soFar += devices[stage];
            ledger.require(
                    soFar <= most,
                    "%s: %d devices up to stage %d are more than its share of %d",
                    rollout.id(),
                    soFar,
                    stage,
                    members);
        }
    }

    private double most(Reach reach, int members) {
        if (reach instanceof Reach.Count count) {
            return count.devices();
        }
        Reach last = rollout.stages().get(rollout.stages().size() - 1).plan().reach();
        return reach instanceof Reach.Percent share && last instanceof Reach.Percent all
                ? Math.ceil(members * (share.percent() / (double) all.percent()) + 1)
                : members;
    }

    void committed(RolloutUpdate update) {
        Rollout before = rollout;
        rollout = update.rollout();
        ledger.require(
                before.state() != RolloutState.ABORTED && before.state() != RolloutState.ROLLED_BACK,
                "%s was withdrawn, and yet this is written: %s",
                before.id(),
                update);
        Map<DeviceId, RolloutUpdate.Order> orders = new HashMap<>();
        update.orders().forEach(order -> orders.put(order.device(), order));
        for (RolloutDevice part : update.devices()) {
            change(before, part, Optional.ofNullable(orders.remove(part.id())));
        }
        ledger.require(orders.isEmpty(), "%s: orders to devices without a part in it: %s", rollout.id(), orders);
        pace.committed(update);
        requireStages(before);
    }

    private void change(Rollout before, RolloutDevice part, Optional<RolloutUpdate.Order> order) {
        RolloutDevice known = parts.put(part.id(), part);
        count(part, 1);
        if (known == null) {
            requireLate(before, part);
        } else {
            ledger.require(known.stage() == part.stage(), "%s: %s changes its stage", rollout.id(), part.id());
            count(known, -1);
        }
        order.ifPresent(given -> requireMeant(part, given));
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
            ledger.require(
                    part.returned() && bundle.equals(part.previous()),
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

    private void requireStages(Rollout before) {
        int current = rollout.currentStage().orElse(rollout.stages().size());
        boolean over = rollout.state() == RolloutState.COMPLETED;
        for (int stage = current + 1; stage < holding.length && !over; stage++) {
            ledger.require(
                    holding[stage] == 0,
                    "%s is at stage %d, and %d devices of stage %d have its bundle",
                    rollout.id(),
                    current,
                    holding[stage],
                    stage);
        }
        for (int stage = 0; stage < rollout.stages().size(); stage++) {
            if (before.stages().get(stage).state() != StageState.DONE
                    && rollout.stages().get(stage).state() == StageState.DONE) {
                requireThreshold(stage);
                requireGates(stage);
            }
            ledger.require(
                    rollout.stages().get(stage).state() != StageState.SKIPPED || ledger.skippable(rollout.id()),
                    "%s: nobody asked to skip stage %d",
                    rollout.id(),
                    stage);
        }
        ledger.require(
                !over || rollout.currentStage().isEmpty(),
                "%s is completed, and stage %d is not done",
                rollout.id(),
                current);
    }

    /** Only what the gates advance is done; they are asked of what is under way alone. */
    private void requireGates(int stage) {
        Optional<Instant> began = rollout.stages().get(stage).startedAt();
        ledger.require(
                !rollout.plan().gating().isOn()
                        || rulings.get(List.of(stage, began.orElseThrow())) == StageRuling.Ruling.ADVANCE,
                "%s: stage %d is done, and its gates ruled %s",
                rollout.id(),
                stage,
                rulings);
    }

    void ruled(StageRuling ruling) {
        ledger.require(rollout.plan().gating().isOn(), "%s has no gates: %s", rollout.id(), ruling);
        rulings.put(List.of(ruling.stage(), ruling.began()), ruling.ruling());
    }

    private void requireThreshold(int stage) {
        int counted = devices[stage] - excluded[stage];
        double needed = Math.ceil(rollout.stages().get(stage).plan().successThreshold() * counted - ROUNDING);
        ledger.require(
                succeeded[stage] >= Math.max(Math.min(1, counted), needed),
                "%s: stage %d is done with %d of %d devices",
                rollout.id(),
                stage,
                succeeded[stage],
                counted);
    }

    /** Aborted, it took back what nobody confirmed; rolled back, all from devices that had something to go back to. */
    void requireGivenBack(DeviceId device, Assignment desired) {
        RolloutDevice part = parts.get(device);
        if (part == null || !rollout.bundle().equals(desired.bundle())) {
            return;
        }
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
