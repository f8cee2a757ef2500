package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.device.Assignment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A rollout and its devices on a manual clock, with what the store would hold. */
final class RolloutWorld {

    static final Digest BUNDLE = digest("new");
    static final Digest GOOD = digest("good");
    static final Digest SELF_TEST = digest("self-test");
    static final Duration BAKE = Duration.ofSeconds(30);
    static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<DeviceId, DeviceView> devices = new TreeMap<>();
    private final Map<DeviceId, Optional<Digest>> desired = new TreeMap<>();
    private final Map<DeviceId, Optional<ShadowTerms>> shadows = new TreeMap<>();
    private Rollout rollout;
    private Optional<StageRuling> ruling = Optional.empty();

    private RolloutWorld(Rollout rollout) {
        this.rollout = rollout;
    }

    static RolloutPlan plan(int maxFailures, int... percents) {
        return plan(maxFailures, 1.0, percents);
    }

    static RolloutPlan plan(int maxFailures, double threshold, int... percents) {
        List<StagePlan> stages = Arrays.stream(percents)
                .mapToObj(percent -> new StagePlan(percent, BAKE, threshold))
                .toList();
        return new RolloutPlan("test", BUNDLE, stages, maxFailures, TIMEOUT, Optional.empty());
    }

    static RolloutWorld of(int devices, RolloutPlan plan) {
        return of(devices, plan, "rollout-1");
    }

    static RolloutWorld of(int count, RolloutPlan plan, String id) {
        RolloutWorld world = new RolloutWorld(Rollout.create(id, plan, SELF_TEST, ManualClock.START));
        List<DeviceId> members = IntStream.range(0, count)
                .mapToObj(i -> new DeviceId("device-" + i))
                .toList();
        List<List<DeviceId>> split = StageMembership.split(id, members, plan.stages(), Map.of(), Set.of());
        for (int stage = 0; stage < split.size(); stage++) {
            for (DeviceId device : split.get(stage)) {
                world.add(RolloutDevice.waiting(device, stage, ManualClock.START));
            }
        }
        return world;
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    Rollout rollout() {
        return rollout;
    }

    Stage stage(int index) {
        return rollout.stages().get(index);
    }

    List<DeviceView> devices() {
        return List.copyOf(devices.values());
    }

    /** How the device was last told to run a bundle in shadow. */
    Optional<ShadowTerms> desiredShadow(DeviceId device) {
        return shadows.getOrDefault(device, Optional.empty());
    }

    Optional<Digest> desired(DeviceId device) {
        return desired.getOrDefault(device, Optional.empty());
    }

    List<DeviceId> inStage(int stage) {
        return devices.values().stream()
                .filter(view -> view.part().stage() == stage)
                .map(view -> view.part().id())
                .toList();
    }

    List<Decision> decide() {
        List<Decision> decisions = RolloutPolicy.judge(rollout, devices(), clock.instant());
        Changeset judged = changeset();
        decisions.forEach(decision -> decision.accept(judged));
        Map<DeviceId, RolloutDevice> parts = new TreeMap<>();
        devices().forEach(view -> parts.put(view.part().id(), view.part()));
        judged.update().ifPresent(update -> update.devices().forEach(part -> parts.put(part.id(), part)));
        RolloutPolicy.transition(
                        rollout, RolloutCounts.of(parts.values()), List.copyOf(parts.values()), ruling, clock.instant())
                .ifPresent(decisions::add);
        return decisions;
    }

    private Changeset changeset() {
        return new Changeset(snapshot(), () -> "id-" + ids.incrementAndGet(), clock.instant());
    }

    private RolloutSnapshot snapshot() {
        List<RolloutDevice> parts = devices().stream().map(DeviceView::part).toList();
        return new RolloutSnapshot(rollout, RolloutCounts.of(parts), devices());
    }

    /** Carries out what is due, until nothing is; says what was decided. */
    List<Decision> step() {
        List<Decision> all = new ArrayList<>();
        List<Decision> decisions = decide();
        while (!decisions.isEmpty()) {
            all.addAll(decisions);
            carryOut(decisions);
            decisions = decide();
        }
        return all;
    }

    void carryOut(List<Decision> decisions) {
        change(set -> decisions.forEach(decision -> decision.accept(set)));
    }

    /** Has a device join that was not there when the rollout was created. */
    void join(DeviceId device) {
        Joining.join(snapshot(), List.of(device), clock.instant())
                .ifPresent(update -> update.devices().forEach(this::add));
    }

    RolloutDevice part(DeviceId device) {
        return devices().stream()
                .map(DeviceView::part)
                .filter(part -> part.id().equals(device))
                .findFirst()
                .orElseThrow();
    }

    private void add(RolloutDevice part) {
        devices.put(part.id(), new DeviceView(part, 0, Optional.empty(), Optional.of(GOOD), Optional.empty(), false));
        desired.put(part.id(), Optional.of(GOOD));
    }

    /** It runs what came with it. */
    void runUnknown(DeviceId device) {
        devices.computeIfPresent(
                device,
                (id, view) -> new DeviceView(
                        view.part(), view.counter(), view.toldAt(), Optional.empty(), view.reported(), view.revoked()));
        desired.put(device, Optional.empty());
    }

    /** Somebody else gives it another bundle. */
    void giveOther(DeviceId device) {
        devices.computeIfPresent(
                device,
                (id, view) -> new DeviceView(
                        view.part(),
                        view.counter() + 1,
                        Optional.of(clock.instant()),
                        view.good(),
                        view.reported(),
                        view.revoked()));
    }

    /** Revoked, or enrolled again under the same name and without a report. */
    void revoke(DeviceId device, boolean revoked) {
        devices.computeIfPresent(
                device,
                (id, view) -> new DeviceView(
                        view.part(),
                        view.counter(),
                        view.toldAt(),
                        view.good(),
                        revoked ? view.reported() : Optional.empty(),
                        revoked));
    }

    void resume() {
        change(Changeset::resume);
    }

    /** What the gates say about the stage as it stands now, until they say something else. */
    void rule(int stage, StageRuling.Ruling by, String reason) {
        ruling = Optional.of(new StageRuling(stage, stage(stage).startedAt().orElseThrow(), by, reason));
    }

    void skip() {
        change(Changeset::skip);
    }

    void rollBack(PreviousBundles previous) {
        change(set -> set.rollBack("bad", previous));
    }

    void hold() {
        change(set -> set.hold("by an operator"));
    }

    void abort() {
        change(set -> set.abort("enough"));
    }

    private void change(Consumer<Changeset> command) {
        Changeset set = changeset();
        command.accept(set);
        set.update().ifPresent(update -> {
            rollout = update.rollout();
            update.devices().forEach(part -> devices.computeIfPresent(part.id(), (id, view) -> view.with(part)));
            update.orders().forEach(this::obey);
        });
    }

    private void obey(RolloutUpdate.Order order) {
        devices.computeIfPresent(
                order.device(),
                (id, view) -> new DeviceView(
                        view.part(),
                        order.counter(),
                        order.assignment().map(Assignment::at),
                        // What runs is nothing that the server knows, so what is asked for is all there is.
                        view.good().or(() -> order.assignment().map(assignment -> assignment.bundle())),
                        view.reported(),
                        view.revoked()));
        desired.put(order.device(), order.assignment().map(assignment -> assignment.bundle()));
        shadows.put(order.device(), order.assignment().flatMap(assignment -> assignment.shadow()));
    }

    void advance(Duration by) {
        clock.advance(by);
    }

    void report(DeviceId device, UpdatePhase phase) {
        report(device, phase, "");
    }

    void report(DeviceId device, UpdatePhase phase, String reason) {
        report(device, counter(device), phase, GOOD, SELF_TEST, reason);
    }

    /** A report that the owner's rules hold the download up. */
    void reportWait(DeviceId device, Duration wait) {
        report(
                device,
                counter(device),
                UpdatePhase.FETCHING,
                GOOD,
                SELF_TEST,
                "quiet hours",
                Optional.of(wait),
                Optional.empty());
    }

    /** A report that the device runs the bundle in shadow, with this output of its self-test. */
    void shadow(DeviceId device, Digest selfTest) {
        report(
                device,
                counter(device),
                UpdatePhase.SHADOWING,
                GOOD,
                SELF_TEST,
                "",
                Optional.empty(),
                Optional.of(new ReportedShadow(BUNDLE, selfTest)));
    }

    /** A report on an assignment other than the rollout's, so many counters later. */
    void reportOnOther(DeviceId device, long later, String reason) {
        report(device, counter(device) + later, UpdatePhase.CONFIRMED, GOOD, SELF_TEST, reason);
    }

    void confirm(DeviceId device) {
        confirm(device, BUNDLE, SELF_TEST);
    }

    void confirm(DeviceId device, Digest bundle, Digest selfTest) {
        report(device, counter(device), UpdatePhase.CONFIRMED, bundle, selfTest, "");
    }

    void confirmWithCounter(DeviceId device, long counter) {
        report(device, counter, UpdatePhase.CONFIRMED, BUNDLE, SELF_TEST, "");
    }

    private long counter(DeviceId device) {
        return devices.values().stream()
                .filter(view -> view.part().id().equals(device))
                .mapToLong(DeviceView::counter)
                .sum();
    }

    private void report(
            DeviceId device, long counter, UpdatePhase phase, Digest active, Digest selfTest, String reason) {
        report(device, counter, phase, active, selfTest, reason, Optional.empty(), Optional.empty());
    }

    private void report(
            DeviceId device,
            long counter,
            UpdatePhase phase,
            Digest active,
            Digest selfTest,
            String reason,
            Optional<Duration> wait,
            Optional<ReportedShadow> shadow) {
        ReportedState state = new ReportedState(
                "m",
                clock.instant(),
                counter,
                "n",
                phase,
                Optional.of(active),
                "test 1.0.0",
                Optional.of(selfTest),
                0,
                reason,
                "test",
                0,
                wait.map(clock.instant()::plus),
                Losses.NONE,
                shadow,
                Set.of(ReportedState.SHADOW));
        devices.computeIfPresent(
                device,
                (id, view) -> new DeviceView(
                        view.part(), view.counter(), view.toldAt(), view.good(), Optional.of(state), view.revoked()));
    }

    /** Every device that is asked confirms, until the rollout is over or nothing moves any more. */
    void runWhileAllConfirm() {
        for (int i = 0; i < 4 * rollout.stages().size() && rollout.state() == RolloutState.RUNNING; i++) {
            step();
            devices.values().stream()
                    .map(DeviceView::part)
                    .filter(RolloutDevice::holdsBundle)
                    .forEach(part -> confirm(part.id()));
            step();
            advance(BAKE);
        }
    }
}
