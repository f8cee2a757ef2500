package dev.flotilla.fleet.experiment;

import static dev.flotilla.fleet.store.StoreTest.NOW;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.device.ClaimBatch;
import dev.flotilla.fleet.device.NewDevice;
import dev.flotilla.fleet.device.Report;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.Approval;
import dev.flotilla.fleet.rollout.DeviceSelection;
import dev.flotilla.fleet.rollout.Gating;
import dev.flotilla.fleet.rollout.Reach;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.Spent;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StagePlan;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.rollout.StageState;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.fleet.trust.MemoryMetadata;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TestSigners;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A rollout of two stages over devices that run one old bundle, with everything that judges its first stage, in memory. */
final class TrialWorld {

    static final Digest OLD = digest("old");
    static final Digest NEW = digest("new");

    private static final P256KeyPair KEY = P256KeyPair.generate(new SecureRandom());
    private static final String ID = "rollout";

    private final Stores stores = Stores.inMemory();
    private final List<StageRuling.Ruling> told = new ArrayList<>();
    private final Map<DeviceId, List<TelemetryWatch>> asked = new TreeMap<>();
    private final MemoryArtifacts artifacts = new MemoryArtifacts();
    private final Experiments experiments;
    private Instant now = NOW.plus(Duration.ofHours(1));

    /** @param percent of the devices, in the first stage */
    TrialWorld(int devices, int percent, Gating gating) {
        this(devices, percent, new Reach.Percent(percent), gating);
    }

    /** @param reach by which the first stage came to this percentage of the devices */
    TrialWorld(int devices, int percent, Reach reach, Gating gating) {
        this(devices, percent, new StagePlan(reach, Duration.ZERO, 1), gating);
    }

    /** @param first the first stage, which came to this percentage of the devices */
    TrialWorld(int devices, int percent, StagePlan first, Gating gating) {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Immediately slow = new Immediately();
        Repository repository = new Repository(
                new MemoryMetadata(),
                TestSigners.of(1),
                new Lifetimes(Duration.ofDays(1), Duration.ofDays(1)),
                slow,
                clock,
                topic -> {});
        this.experiments = new Experiments(
                stores.experiments(),
                new Telemetry(stores.telemetry(), clock, topic -> {}),
                new Registry(stores.registry(), artifacts, repository, slow, clock, topic -> {}),
                (rollout, ruling) -> {
                    told.add(ruling.ruling());
                    return Future.succeededFuture();
                },
                (device, watch) ->
                        asked.computeIfAbsent(device, id -> new ArrayList<>()).add(watch));
        List<StagePlan> stages = new ArrayList<>(List.of(first));
        if (percent < 100) {
            stages.add(new StagePlan(100, Duration.ZERO, 1));
        }
        RolloutPlan plan = new RolloutPlan("test", NEW, stages, 0, Duration.ofMinutes(1), Optional.empty(), gating);
        List<RolloutDevice> parts = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            parts.add(RolloutDevice.waiting(enrol("device-" + i), i * 100 < devices * percent ? 0 : 1, NOW));
        }
        stores.rollouts().create(Rollout.create(ID, plan, digest("self-test"), NOW), parts, () -> "id");
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The registry has one of the bundles, which was calibrated. */
    void register(Digest bundle, Calibration calibration) {
        RegisteredBundle like = RegisteredBundles.registered("1.0.0", NOW);
        TargetFile target = like.target();
        stores.registry()
                .addBundle(new RegisteredBundle(
                        new TargetFile(target.path(), target.length(), bundle, target.policy()),
                        like.manifest(),
                        like.labels(),
                        like.selfTestOutput(),
                        like.baseline(),
                        NOW,
                        like.keyIds(),
                        like.targetsVersion()));
        Baseline baseline = new Baseline(like.baseline(), "labelled", calibration, Optional.empty());
        artifacts.put(bundle, Bundles.withBaseline("1.0.0", baseline));
    }

    private DeviceId enrol(String name) {
        Digest claim = digest("claim for " + name);
        DeviceId id = new DeviceId(name);
        stores.devices().addClaims(new ClaimBatch(name, "", NOW, NOW.plusSeconds(60)), List.of(claim));
        stores.devices().enrol(claim, new NewDevice(id, name, KEY.publicKey(), NOW), NOW);
        report(id, NOW, OLD);
        return id;
    }

    /** The device says that it runs a bundle. */
    void report(DeviceId device, Instant at, Digest active) {
        ReportedState state = new ReportedState(
                "message",
                at.plusMillis(active.equals(OLD) ? 0 : 1),
                0,
                "",
                UpdatePhase.CONFIRMED,
                Optional.of(active),
                "test 1.0.0",
                Optional.empty(),
                0,
                "",
                "test",
                0);
        stores.devices().saveReport(device, Report.of(state, state.sign(KEY), at));
    }

    Instant now() {
        return now;
    }

    void pass(Duration duration) {
        now = now.plus(duration);
    }

    private Rollout rollout() {
        return stores.rollouts().find(ID).result().orElseThrow();
    }

    /** The first stage starts, or starts again. */
    void start() {
        Rollout before = rollout();
        List<Stage> stages = new ArrayList<>(before.stages());
        stages.set(
                0,
                new Stage(
                        stages.get(0).plan(),
                        StageState.RUNNING,
                        Optional.of(now),
                        Optional.empty(),
                        Optional.empty()));
        write(
                new Rollout(
                        ID,
                        before.plan(),
                        before.selfTestOutput(),
                        stages,
                        before.state(),
                        "",
                        before.createdAt(),
                        Spent.NOTHING,
                        Approval.NONE),
                List.of());
    }

    private void write(Rollout rollout, List<RolloutDevice> parts) {
        stores.rollouts()
                .change(
                        ID,
                        standing -> Optional.of(DeviceSelection.named(
                                parts.stream().map(RolloutDevice::id).toList())),
                        snapshot -> Optional.of(new RolloutUpdate(rollout, parts, List.of())));
    }

    List<RolloutDevice> parts() {
        return stores.rollouts()
                .devices(ID, Optional.empty(), Integer.MAX_VALUE)
                .result();
    }

    List<DeviceId> stage(int stage) {
        return parts().stream()
                .filter(part -> part.stage() == stage)
                .map(RolloutDevice::id)
                .toList();
    }

    void succeed(DeviceId device) {
        settle(device, RolloutDeviceState.SUCCEEDED);
    }

    /** The device gives its verdict now. */
    void settle(DeviceId device, RolloutDeviceState state) {
        write(
                rollout(),
                List.of(new RolloutDevice(
                        device,
                        0,
                        state,
                        "",
                        now,
                        Optional.of(new RolloutDevice.Given(1, now)),
                        Optional.of(OLD),
                        false,
                        0,
                        Optional.empty())));
    }

    void revoke(DeviceId device) {
        stores.devices().revoke(device, now);
    }

    void tell(DeviceId device, Window window) {
        stores.telemetry().upsert(device, List.of(window), now);
    }

    StageRuling judge() {
        Future<StageRuling> ruling = experiments.judge(rollout(), 0, now);
        if (ruling.failed()) {
            throw new AssertionError(ruling.cause());
        }
        return ruling.result();
    }

    private Trial trial() {
        Instant began = rollout().stages().get(0).startedAt().orElseThrow();
        return stores.experiments().find(ID, 0, began).result().orElseThrow();
    }

    /** Those that are observed. */
    List<TrialPair> pairs() {
        return stores.experiments().open(trial()).result().stream()
                .map(PairStanding::pair)
                .toList();
    }

    int open() {
        return pairs().size();
    }

    List<Observed> observations() {
        return stores.experiments().observations(trial()).result();
    }

    /** The newest first. */
    List<KeptVerdict> verdicts() {
        return experiments.verdicts(ID, Optional.empty(), Integer.MAX_VALUE).result();
    }

    /** How often each device was asked for more telemetry, and how. */
    Map<DeviceId, List<TelemetryWatch>> asked() {
        return asked;
    }

    /** The rulings that were announced. */
    List<StageRuling.Ruling> told() {
        return told;
    }
}
