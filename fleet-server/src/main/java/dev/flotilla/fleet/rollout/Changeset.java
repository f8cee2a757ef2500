package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.fleet.device.Assignment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Turns decisions and commands into what is to be written. Its random ids come from outside. */
final class Changeset implements Decision.Visitor {

    private final Map<DeviceId, DeviceView> devices = new LinkedHashMap<>();
    private final Map<DeviceId, RolloutDevice> changed = new LinkedHashMap<>();
    private final Map<DeviceId, RolloutUpdate.Order> orders = new LinkedHashMap<>();
    private final List<RolloutEvent> events = new ArrayList<>();
    private final RolloutCounts counts;
    private final Supplier<String> ids;
    private final Instant now;
    private final Rollout before;
    private Rollout rollout;

    Changeset(RolloutSnapshot snapshot, Supplier<String> ids, Instant now) {
        this.before = snapshot.rollout();
        this.rollout = before;
        this.counts = snapshot.counts();
        this.ids = ids;
        this.now = now;
        snapshot.devices().forEach(device -> devices.put(device.part().id(), device));
    }

    /** What is to be written; empty when nothing changed. */
    Optional<RolloutUpdate> update() {
        if (changed.isEmpty() && rollout.equals(before)) {
            return Optional.empty();
        }
        return Optional.of(
                new RolloutUpdate(rollout, List.copyOf(changed.values()), List.copyOf(orders.values()), events));
    }

    @Override
    public void observe(Decision.Observe observed) {
        RolloutDevice part = part(observed.device());
        if (observed.state() == RolloutDeviceState.RETRYING && part.state() != RolloutDeviceState.RETRYING) {
            rollout = rollout.with(rollout.spent().retried());
        }
        change(part.with(observed.state(), observed.reason(), now));
    }

    @Override
    public void assign(Decision.Assign assign) {
        rollout = rollout.with(assign.stage(), stage(assign.stage()).started(now));
        note(RolloutEvent.Step.STARTED_STAGE, "stage " + (assign.stage() + 1));
        give(assign.devices());
    }

    @Override
    public void admit(Decision.Admit admit) {
        give(admit.devices());
    }

    private void give(Collection<DeviceId> who) {
        if (rollout.plan().pace().devicesPerMinute().isPresent() && !who.isEmpty()) {
            rollout = rollout.with(rollout.spent().gave(now, who.size()));
        }
        for (DeviceId id : who) {
            DeviceView device = view(id);
            long counter = order(id, Optional.of(rollout.bundle()), rollout.shadow(device.part()));
            // What it came from is known at the first order: at a retry, or behind a shadow, it may be told to run this
            // very bundle.
            Optional<Digest> goBackTo = device.part().given().isPresent()
                            || device.part().previous().isPresent()
                    ? device.part().previous()
                    : device.good();
            change(device.part().assigned(counter, goBackTo, now));
        }
    }

    @Override
    public void bake(Decision.Bake bake) {
        rollout = rollout.with(bake.stage(), stage(bake.stage()).baking(now));
    }

    @Override
    public void advance(Decision.Advance advance) {
        rollout = rollout.with(advance.stage(), stage(advance.stage()).finished(StageState.DONE, now))
                .with(rollout.state(), "");
        note(RolloutEvent.Step.FINISHED_STAGE, evidence(advance.stage()));
        moveOn(advance.stage());
    }

    /** Whoever ran the bundle in shadow waits for the next stage to have it serve. */
    private void moveOn(int index) {
        if (stage(index).plan().isShadow()) {
            parts(part -> part.stage() == index).forEach(id -> change(part(id).movedOn(now)));
        }
    }

    @Override
    public void pause(Decision.Pause pause) {
        rollout = rollout.with(pause.stage(), stage(pause.stage()).finished(StageState.FAILED, now))
                .with(RolloutState.PAUSED, pause.reason());
        note(RolloutEvent.Step.PAUSED, pause.reason());
        giveBack(pause.giveBack(), "given back its previous bundle: stage " + (pause.stage() + 1) + " failed");
    }

    @Override
    public void hold(Decision.Hold hold) {
        rollout = rollout.with(rollout.state(), hold.reason());
    }

    @Override
    public void halt(Decision.Halt halt) {
        hold(halt.reason());
        note(RolloutEvent.Step.PAUSED, halt.reason());
    }

    @Override
    public void complete(Decision.Complete complete) {
        rollout = rollout.with(RolloutState.COMPLETED, "");
        note(RolloutEvent.Step.COMPLETED, "all stages are over");
    }

    /** An operator's pause: devices go on with what they were given, nothing new is given. */
    void hold(String reason) {
        rollout = rollout.with(RolloutState.PAUSED, reason);
    }

    /** An operator's resume: a failed stage starts again, and whoever failed gets another try. */
    void resume() {
        rollout = rollout.with(RolloutState.RUNNING, "");
        rollout.currentStage()
                .filter(index -> stage(index).state() == StageState.FAILED)
                .ifPresent(index -> {
                    rollout = rollout.with(index, Stage.waiting(stage(index).plan()));
                    List<DeviceId> failed = parts(part -> part.state() != RolloutDeviceState.SUPERSEDED
                            && (part.returned() || part.state() == RolloutDeviceState.FAILED));
                    // Whoever failed since the pause holds the bundle still, and nobody would know while it waits.
                    giveBack(
                            failed.stream().filter(id -> part(id).holdsBundle()).toList(), "");
                    failed.forEach(id -> change(part(id).again(now)));
                });
    }

    /** An operator's approval, by one whose approval counts; those of others than these do not any more. */
    void approve(String user, String reason, Set<String> approvers) {
        if (rollout.approval().creator().equals(Optional.of(user))) {
            throw new RolloutConflictException(
                    "rollout " + rollout.name() + " was created by " + user + "; others have to approve it");
        }
        withdrawApprovals(approvers);
        if (rollout.approval().isBy(user)) {
            throw new RolloutConflictException(user + " has approved rollout " + rollout.name() + " already");
        }
        rollout = rollout.with(rollout.approval().with(new Approval.Vote(user, now, reason)))
                .awaitingApproval();
        if (rollout.approval().votes().size() >= rollout.plan().approvals()) {
            rollout = rollout.with(RolloutState.RUNNING, "");
            note(
                    RolloutEvent.Step.APPROVED,
                    "by " + rollout.approval().names() + "; the plan wants "
                            + rollout.plan().approvals());
        }
    }

    /** Approvals of others than these do not count any more. */
    void withdrawApprovals(Set<String> approvers) {
        Approval left = rollout.approval().of(approvers);
        if (!left.equals(rollout.approval())) {
            note(
                    RolloutEvent.Step.WITHDREW_APPROVAL,
                    "approved by " + rollout.approval().names() + ", of whom these still may: "
                            + (left.votes().isEmpty() ? "none" : left.names()));
            rollout = rollout.with(left).awaitingApproval();
        }
    }

    /** An operator's abort: whoever has not succeeded goes back, and nobody is to run it in shadow any more. */
    void abort(String reason) {
        rollout = rollout.with(RolloutState.ABORTED, reason);
        giveBack(
                parts(part -> part.holdsBundle()
                        && (part.state() != RolloutDeviceState.SUCCEEDED || rollout.isInShadow(part))),
                "given back its previous bundle: the rollout was aborted");
    }

    /** An operator's skip: the stage is taken as done. */
    void skip() {
        rollout.currentStage().ifPresent(index -> {
            rollout = rollout.with(index, stage(index).finished(StageState.SKIPPED, now))
                    .with(rollout.state(), "");
            moveOn(index);
        });
    }

    /** A rollout of higher priority is for these devices from now on. */
    void surrender(List<RolloutDevice> parts, Rollout higher) {
        String to = "rollout " + higher.name() + " of priority "
                + higher.plan().priority().level();
        List<DeviceId> working = parts.stream()
                .filter(part -> part.holdsBundle() && !part.state().isLasting())
                .map(RolloutDevice::id)
                .toList();
        giveBack(working, "");
        parts.forEach(part -> change(part.surrendered(higher.id(), "taken over by " + to, now)));
        note(
                RolloutEvent.Step.SURRENDERED,
                parts.size() + (parts.size() == 1 ? " device" : " devices") + " to " + to + "; given back the bundle: "
                        + working.size());
    }

    /** Whoever runs the rollout's bundle goes back to its previous one, or stays where that cannot be. */
    void rollBack(String reason, PreviousBundles previous) {
        RollBack decided = RollBack.of(rollout, List.copyOf(devices.values()), previous);
        rollout = rollout.with(RolloutState.ROLLED_BACK, reason + "; " + decided.summary());
        giveBack(
                decided.goBack().stream().map(RolloutDevice::id).toList(),
                "given back its previous bundle: the rollout was rolled back");
        decided.stay()
                .forEach(stays -> change(
                        stays.device().with(stays.device().state(), "stays with the bundle: " + stays.why(), now)));
    }

    /** {@link #rollBack} as the plan wants it, for the reason that the rollout was paused for. */
    void rollBackByPlan(PreviousBundles previous) {
        rollBack(rollout.stateReason(), previous);
        note(RolloutEvent.Step.ROLLED_BACK, rollout.stateReason());
    }

    private void note(RolloutEvent.Step step, String why) {
        events.add(new RolloutEvent(now, step, why));
    }

    private String evidence(int index) {
        RolloutPolicy.Tally tally = RolloutPolicy.Tally.of(counts, kind -> kind.stage() == index);
        StagePlan plan = stage(index).plan();
        return "stage " + (index + 1) + ": " + tally.succeeded() + " of " + tally.devices() + " devices succeeded and "
                + tally.failed() + " failed, at least " + tally.needed(plan) + " had to succeed; watched for "
                + plan.bake().toSeconds() + " s";
    }

    private List<DeviceId> parts(Predicate<RolloutDevice> wanted) {
        List<DeviceId> found = new ArrayList<>();
        devices.forEach((id, device) -> {
            if (wanted.test(device.part())) {
                found.add(id);
            }
        });
        return found;
    }

    /** Whoever was taken over and has been given something else since is left alone. */
    private void giveBack(Collection<DeviceId> who, String why) {
        for (DeviceId id : who) {
            if (part(id).takenBy().isEmpty() || view(id).obeysThis()) {
                order(id, part(id).previous(), Optional.empty());
                change(part(id).takenBack(why, now));
            }
        }
    }

    private long order(DeviceId id, Optional<Digest> bundle, Optional<ShadowTerms> shadow) {
        long counter = view(id).counter() + 1;
        orders.put(
                id,
                new RolloutUpdate.Order(
                        id,
                        counter,
                        bundle.map(digest -> new Assignment(
                                counter, ids.get(), ids.get(), Optional.of(rollout.id()), digest, now, shadow))));
        return counter;
    }

    private void change(RolloutDevice part) {
        changed.put(part.id(), part);
        devices.put(part.id(), view(part.id()).with(part));
    }

    private RolloutDevice part(DeviceId id) {
        return view(id).part();
    }

    private DeviceView view(DeviceId id) {
        DeviceView device = devices.get(id);
        if (device == null) {
            throw new IllegalStateException("rollout " + rollout.id() + " has no device " + id);
        }
        return device;
    }

    private Stage stage(int index) {
        return rollout.stages().get(index);
    }
}
