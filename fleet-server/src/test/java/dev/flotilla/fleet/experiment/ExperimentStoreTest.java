package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.experiment.ExperimentStore.PairCounts;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.rollout.DeviceSelection;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.StagePlan;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of trials does. */
class ExperimentStoreTest extends StoreTest {

    private static final Digest OLD = digest("old");
    private static final Gate GATE = Gate.confidence(GateTerms.of(0.02, 20, Duration.ofHours(1)));

    private final RegisteredBundle bundle = RegisteredBundles.registered("1.0.0", NOW);
    private DeviceId canary = new DeviceId("none");
    private DeviceId control = new DeviceId("none");

    ExperimentStoreTest(Stores.Backend backend) {
        super(backend);
    }

    @BeforeEach
    void rollOutToTwo() {
        await(stores.registry().addBundle(bundle));
        canary = enrol("a", "group");
        control = enrol("b", "group");
        await(stores.devices().saveReport(control, report(0, UpdatePhase.CONFIRMED, OLD)));
        RolloutPlan plan = new RolloutPlan(
                "plan",
                bundle.digest(),
                List.of(new StagePlan(50, Duration.ZERO, 1), new StagePlan(100, Duration.ZERO, 1)),
                0,
                Duration.ofMinutes(1),
                Optional.empty());
        await(stores.rollouts()
                .create(
                        Rollout.create("r", plan, bundle.selfTestOutput(), NOW),
                        List.of(RolloutDevice.waiting(canary, 0, NOW), RolloutDevice.waiting(control, 1, NOW)),
                        () -> "id"));
    }

    private Trial begin() {
        return await(stores.experiments()
                .begin(
                        "r",
                        0,
                        NOW,
                        List.of(
                                new TrialPair(0, canary, Optional.of(control), Optional.of(OLD)),
                                new TrialPair(1, control, Optional.empty(), Optional.empty()))));
    }

    @Test
    void namesTheStagesDevicesAndThoseThatWait() {
        DeviceId revoked = enrol("c", "group");
        await(stores.devices().revoke(revoked, NOW));
        assertEquals(
                List.of(
                        new Candidate(canary, true, "group", Optional.empty()),
                        new Candidate(control, false, "group", Optional.of(OLD))),
                await(stores.experiments().candidates("r", 0)).stream()
                        .sorted(Comparator.comparing(Candidate::id))
                        .toList());
        assertEquals(
                List.of(new Candidate(control, true, "group", Optional.of(OLD))),
                await(stores.experiments().candidates("r", 1)));
    }

    @Test
    void takesNoOneThatIsRevokedOrHasTheBundle() {
        await(stores.devices().revoke(canary, NOW));
        hold(control, RolloutDeviceState.SUCCEEDED);
        assertEquals(List.of(), await(stores.experiments().candidates("r", 0)));
    }

    private void hold(DeviceId device, RolloutDeviceState state) {
        hold(device, state, Optional.empty());
    }

    private void hold(DeviceId device, RolloutDeviceState state, Optional<String> takenBy) {
        await(stores.rollouts()
                .change(
                        "r",
                        standing -> Optional.of(DeviceSelection.named(List.of(device))),
                        snapshot -> Optional.of(new RolloutUpdate(
                                snapshot.rollout(),
                                List.of(new RolloutDevice(
                                        device,
                                        snapshot.devices().get(0).part().stage(),
                                        state,
                                        "",
                                        NOW.plusSeconds(5),
                                        Optional.of(new RolloutDevice.Given(1, NOW)),
                                        Optional.of(OLD),
                                        false,
                                        0,
                                        takenBy)),
                                List.of()))));
    }

    @Test
    void keepsTheFirstTrialOfAStart() {
        Trial trial = begin();
        assertEquals(Optional.of(trial), await(stores.experiments().find("r", 0, NOW)));
        assertEquals(trial, await(stores.experiments().begin("r", 0, NOW, List.of())));
        assertEquals(2, await(stores.experiments().open(trial)).size());
        assertEquals(Optional.empty(), await(stores.experiments().find("r", 0, NOW.plusSeconds(1))));
        assertEquals(new PairCounts(1, 1, 2, 0, ""), await(stores.experiments().pairs(trial)));
    }

    @Test
    void showsHowThePairsDevicesAre() {
        Trial trial = begin();
        hold(canary, RolloutDeviceState.FAILED);
        PairStanding standing = await(stores.experiments().open(trial)).get(0);
        assertEquals(new TrialPair(0, canary, Optional.of(control), Optional.of(OLD)), standing.pair());
        assertEquals(
                new PairStanding.Canary(RolloutDeviceState.FAILED, NOW.plusSeconds(5), false, NOW), standing.canary());
        assertEquals(
                Optional.of(new PairStanding.Control(Optional.of(OLD), false, false, false, NOW)), standing.control());
        await(stores.devices().saveReport(control, report(0, UpdatePhase.ROLLED_BACK, OLD, NOW.plusSeconds(1))));
        hold(control, RolloutDeviceState.ASSIGNED);
        await(stores.devices().revoke(control, NOW));
        assertEquals(
                Optional.of(new PairStanding.Control(Optional.of(OLD), true, true, true, NOW)),
                await(stores.experiments().open(trial)).get(0).control());
    }

    @Test
    void leavesOutWhomAnotherRolloutTookOverUnlessItHadFailed() {
        Trial trial = begin();
        hold(canary, RolloutDeviceState.FAILED, Optional.of("r"));
        assertEquals(
                RolloutDeviceState.FAILED,
                await(stores.experiments().open(trial)).get(0).canary().state());
        hold(canary, RolloutDeviceState.SUCCEEDED, Optional.of("r"));
        PairStanding taken = await(stores.experiments().open(trial)).get(0);
        assertEquals(RolloutDeviceState.SUPERSEDED, taken.canary().state());
        assertEquals(Optional.of(canary + " was taken over by another rollout"), taken.dropped(NOW));
        hold(canary, RolloutDeviceState.SUCCEEDED);
        hold(control, RolloutDeviceState.SUPERSEDED, Optional.of("r"));
        assertTrue(await(stores.experiments().open(trial))
                .get(0)
                .dropped(NOW)
                .orElse("")
                .endsWith("taken over by another rollout"));
        assertEquals(
                List.of(),
                await(stores.experiments().candidates("r", 0)).stream()
                        .filter(candidate -> !candidate.canary())
                        .toList());
    }

    @Test
    void keepsAnObservationAsItFirstWas() {
        Trial trial = begin();
        Observed first = observed(0, true, OptionalDouble.of(0.25), OptionalDouble.empty());
        Observed silent = observed(0, false, OptionalDouble.empty(), OptionalDouble.of(0.5));
        await(stores.experiments().observe(trial, List.of(first, silent), Map.of(0, "")));
        await(stores.experiments()
                .observe(
                        trial,
                        List.of(observed(0, true, OptionalDouble.of(9), OptionalDouble.of(9))),
                        Map.of(0, "too late", 1, "b was revoked")));
        assertEquals(List.of(silent, first), await(stores.experiments().observations(trial)));
        assertEquals(List.of(), await(stores.experiments().open(trial)));
        assertEquals(
                new PairCounts(1, 1, 0, 1, "b was revoked"),
                await(stores.experiments().pairs(trial)));
    }

    private Observed observed(int pair, boolean ofControl, OptionalDouble value, OptionalDouble before) {
        return new Observed(
                new Observed.Key(GATE.name(), pair, ofControl), ofControl ? control : canary, value, before, NOW);
    }

    private static GateVerdict verdict(String reason, int pairs) {
        Pairs observed = new Pairs();
        for (int i = 0; i < pairs; i++) {
            observed.add(0.8, 0.8);
        }
        Evidence evidence = new GateEvaluator(ErrorBudget.evenly(0.05, 0.05, List.of(GATE)))
                .evaluate(GATE, observed.stage(1), Pairs.at(100))
                .evidence();
        return new GateVerdict(Ruling.HOLD, reason, evidence);
    }

    @Test
    void keepsEveryChangeOfARulingWithItsNewestFigures() {
        Trial trial = begin();
        GateVerdict early = verdict("early", 0);
        GateVerdict late = verdict("late", 5);
        GateVerdict abort = new GateVerdict(Ruling.ABORT, "worse", late.evidence());
        await(stores.experiments().judge(trial, List.of(early), NOW));
        await(stores.experiments().judge(trial, List.of(late), NOW.plusSeconds(60)));
        KeptVerdict held = await(stores.experiments().newest(trial)).get(0);
        assertEquals(new KeptVerdict(held.id(), NOW, NOW.plusSeconds(60), late), held);
        await(stores.experiments().judge(trial, List.of(abort), NOW.plusSeconds(120)));
        List<KeptVerdict> all = await(stores.experiments().verdicts("r", Optional.empty(), 9));
        assertEquals(
                List.of(abort, late), all.stream().map(KeptVerdict::verdict).toList());
        assertEquals(List.of(all.get(0)), await(stores.experiments().newest(trial)));
        assertEquals(List.of(all.get(0)), await(stores.experiments().verdicts("r", Optional.empty(), 1)));
        assertEquals(
                List.of(all.get(1)),
                await(stores.experiments().verdicts("r", Optional.of(all.get(0).id()), 9)));
        assertEquals(List.of(), await(stores.experiments().verdicts("other", Optional.empty(), 9)));
    }
}
