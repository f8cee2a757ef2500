package dev.flotilla.fleet.virtual;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedShadow;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.experiment.Trial;
import dev.flotilla.fleet.experiment.TrialPair;
import dev.flotilla.fleet.rollout.AbTest;
import dev.flotilla.fleet.rollout.Approval;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.Reach;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.Spent;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StagePlan;
import dev.flotilla.fleet.rollout.StageState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger notices what goes wrong with shadows and A/B tests: half of the devices shadow, then test, then all serve. */
class ShadowLedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final Digest OLD = Digest.of(new byte[] {2});
    private static final Digest OUTPUT = Digest.of(new byte[] {3});
    private static final DeviceId CANARY = new DeviceId("canary");
    private static final DeviceId CONTROL = new DeviceId("control");
    private static final ShadowTerms TERMS = new ShadowTerms(0.5, 100);
    private static final AbTest TEST = new AbTest(
            GateMetric.Known.INFERENCE_ERROR_RATE,
            0.05,
            2,
            Duration.ofHours(1),
            Duration.ofMinutes(10),
            AbTest.Then.ADVANCE);

    private final Ledger ledger = new Ledger(Optional.empty());
    private final Rollout rollout = Rollout.create(
            "r",
            new RolloutPlan(
                    "r",
                    BUNDLE,
                    List.of(
                            new StagePlan(new Reach.Percent(50), Duration.ZERO, 1, Optional.of(TERMS)),
                            new StagePlan(new Reach.Percent(50), Duration.ZERO, 1, Optional.empty(), Optional.of(TEST)),
                            new StagePlan(100, Duration.ZERO, 1)),
                    0,
                    Duration.ofMinutes(10),
                    Optional.empty()),
            OUTPUT,
            NOW);

    @BeforeEach
    void create() {
        for (DeviceId device : List.of(CANARY, CONTROL)) {
            ledger.assigned(order(device, 1, OLD, Optional.empty()));
            ledger.began(device, 1, OLD);
            say(device, 1, UpdatePhase.CONFIRMED, Optional.of(OLD), Optional.empty());
        }
        ledger.created(rollout, List.of(RolloutDevice.waiting(CANARY, 0, NOW), RolloutDevice.waiting(CONTROL, 2, NOW)));
    }

    private Rollout at(RolloutState state, StageState... states) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < rollout.stages().size(); i++) {
            StageState stage = i < states.length ? states[i] : StageState.WAITING;
            stages.add(new Stage(
                    rollout.stages().get(i).plan(), stage, Optional.of(NOW), Optional.empty(), Optional.empty()));
        }
        return new Rollout("r", rollout.plan(), OUTPUT, stages, state, "", NOW, Spent.NOTHING, Approval.NONE);
    }

    private static RolloutDevice part(DeviceId id, int stage, RolloutDeviceState state) {
        return new RolloutDevice(
                id,
                stage,
                state,
                "",
                NOW,
                Optional.of(new RolloutDevice.Given(2, NOW)),
                Optional.of(OLD),
                false,
                0,
                Optional.empty());
    }

    private static RolloutUpdate.Order order(DeviceId id, long counter, Digest bundle, Optional<ShadowTerms> shadow) {
        return new RolloutUpdate.Order(
                id,
                counter,
                Optional.of(new Assignment(counter, "nonce", "message", Optional.of("r"), bundle, NOW, shadow)));
    }

    private ReportedState say(
            DeviceId device, long counter, UpdatePhase phase, Optional<Digest> active, Optional<Digest> shadow) {
        ReportedState state = LightWire.state(
                "message " + counter + phase + shadow,
                NOW,
                counter,
                "nonce",
                phase,
                active,
                Optional.empty(),
                "",
                shadow.map(bundle -> new ReportedShadow(bundle, OUTPUT)),
                true);
        ledger.said(device, state);
        return state;
    }

    private void give(DeviceId device, int stage, Optional<ShadowTerms> shadow, StageState... states) {
        ledger.committed(new RolloutUpdate(
                at(RolloutState.RUNNING, states),
                List.of(part(device, stage, RolloutDeviceState.ASSIGNED)),
                List.of(order(device, 2, BUNDLE, shadow))));
    }

    private void shadow() {
        give(CANARY, 0, Optional.of(TERMS), StageState.RUNNING);
        ledger.began(CANARY, 2, BUNDLE);
        ledger.fetches(CANARY, BUNDLE);
        ledger.kept(CANARY, say(CANARY, 2, UpdatePhase.SHADOWING, Optional.of(OLD), Optional.of(BUNDLE)));
    }

    private void assertNoticed(String what, Runnable act) {
        assertDoesNotThrow(ledger::check);
        Violation noticed = assertThrows(Violation.class, act::run);
        assertTrue(String.valueOf(noticed.getMessage()).contains(what), noticed.getMessage());
    }

    @Test
    void letsAShadowGoOnToServe() {
        shadow();
        ledger.committed(new RolloutUpdate(
                at(RolloutState.RUNNING, StageState.RUNNING),
                List.of(part(CANARY, 0, RolloutDeviceState.SHADOWING)),
                List.of()));
        ledger.maySkip("r");
        ledger.committed(new RolloutUpdate(
                at(RolloutState.RUNNING, StageState.SKIPPED),
                List.of(part(CANARY, 1, RolloutDeviceState.WAITING)),
                List.of()));
        ledger.assigned(order(CANARY, 3, BUNDLE, Optional.empty()));
        ledger.began(CANARY, 3, BUNDLE);
        ledger.runs(CANARY, Optional.of(BUNDLE));
        assertDoesNotThrow(ledger::check);
    }

    @Test
    void noticesAnOrderToServeWhereTheStageWantsAShadow() {
        assertNoticed("in whose stage", () -> give(CANARY, 0, Optional.empty(), StageState.RUNNING));
    }

    @Test
    void noticesAShadowOnADeviceOfAnotherStage() {
        ledger.maySkip("r");
        assertNoticed(
                "in whose stage",
                () -> give(CONTROL, 2, Optional.of(TERMS), StageState.SKIPPED, StageState.SKIPPED, StageState.RUNNING));
    }

    @Test
    void noticesAShadowThatAnswers() {
        shadow();
        assertNoticed("though it is only to run", () -> {
            ledger.assigned(order(CANARY, 3, BUNDLE, Optional.empty()));
            ledger.runs(CANARY, Optional.of(BUNDLE));
        });
    }

    @Test
    void noticesABundleThatWasOnlyEverInShadow() {
        shadow();
        assertNoticed("never given", () -> ledger.runs(CANARY, Optional.of(BUNDLE)));
    }

    @Test
    void noticesADeviceInShadowThatNobodyAskedToBe() {
        assertNoticed(
                "by an assignment to serve",
                () -> say(CONTROL, 1, UpdatePhase.SHADOWING, Optional.of(OLD), Optional.of(BUNDLE)));
    }

    @Test
    void noticesAnotherBundleInShadow() {
        shadow();
        assertNoticed(
                "what it was not told to",
                () -> say(CANARY, 2, UpdatePhase.SHADOWING, Optional.empty(), Optional.of(OUTPUT)));
    }

    @Test
    void noticesASecondDownloadOfWhatRanInShadow() {
        shadow();
        ledger.assigned(order(CANARY, 3, BUNDLE, Optional.empty()));
        ledger.began(CANARY, 3, BUNDLE);
        assertNoticed("which it ran in shadow", () -> ledger.fetches(CANARY, BUNDLE));
    }

    @Test
    void letsADeviceDownloadAgainWhatItGaveUpInShadow() {
        shadow();
        say(CANARY, 2, UpdatePhase.REJECTED, Optional.of(OLD), Optional.empty());
        ledger.gaveUp(CANARY);
        ledger.assigned(order(CANARY, 3, BUNDLE, Optional.of(TERMS)));
        ledger.began(CANARY, 3, BUNDLE);
        ledger.fetches(CANARY, BUNDLE);
        assertDoesNotThrow(ledger::check);
    }

    @Test
    void noticesAShadowWithoutProof() {
        give(CANARY, 0, Optional.of(TERMS), StageState.RUNNING);
        assertNoticed(
                "without proof",
                () -> ledger.committed(new RolloutUpdate(
                        at(RolloutState.RUNNING, StageState.RUNNING),
                        List.of(part(CANARY, 0, RolloutDeviceState.SHADOWING)),
                        List.of())));
    }

    @Test
    void noticesAReportThatTakesAShadowsEndBack() {
        shadow();
        ReportedState shadowing = say(CANARY, 2, UpdatePhase.SHADOWING, Optional.of(OLD), Optional.of(BUNDLE));
        ledger.kept(CANARY, say(CANARY, 2, UpdatePhase.REJECTED, Optional.of(OLD), Optional.empty()));
        assertNoticed("takes the place of the verdict after it", () -> ledger.kept(CANARY, shadowing));
    }

    @Test
    void noticesAShadowThatAnAbortedRolloutDidNotTakeBack() {
        shadow();
        Assignment desired =
                order(CANARY, 2, BUNDLE, Optional.of(TERMS)).assignment().orElseThrow();
        ledger.committed(new RolloutUpdate(at(RolloutState.ABORTED, StageState.RUNNING), List.of(), List.of()));
        assertNoticed("is still to run it in shadow", () -> ledger.requireGivenBack(CANARY, desired));
    }

    @Test
    void noticesWhoIsLeftBehindInAShadowsStage() {
        shadow();
        ledger.maySkip("r");
        assertNoticed(
                "are left in stage 0",
                () -> ledger.committed(
                        new RolloutUpdate(at(RolloutState.RUNNING, StageState.SKIPPED), List.of(), List.of())));
    }

    private Trial test(TrialPair pair) {
        ledger.maySkip("r");
        ledger.committed(new RolloutUpdate(
                at(RolloutState.RUNNING, StageState.SKIPPED, StageState.RUNNING),
                List.of(RolloutDevice.waiting(CANARY, 1, NOW)),
                List.of()));
        ledger.kept(CONTROL, say(CONTROL, 1, UpdatePhase.CONFIRMED, Optional.of(OLD), Optional.empty()));
        Trial trial = new Trial(1, "r", 1, NOW);
        ledger.tried("r", trial, List.of(pair));
        return trial;
    }

    private static TrialPair pair(Digest old) {
        return new TrialPair(0, CANARY, Optional.of(CONTROL), Optional.of(old));
    }

    @Test
    void noticesAControlThatIsGivenTheBundle() {
        test(pair(OLD));
        assertNoticed(
                "while it is a control",
                () -> give(CONTROL, 2, Optional.empty(), StageState.SKIPPED, StageState.RUNNING));
    }

    @Test
    void noticesAControlThatRunsSomethingElse() {
        assertNoticed("is no control of", () -> test(pair(BUNDLE)));
    }

    @Test
    void noticesACanaryOfAnotherStage() {
        assertNoticed("is no canary of", () -> test(new TrialPair(0, CONTROL, Optional.empty(), Optional.of(OLD))));
    }

    @Test
    void noticesAnAnswerBeforeTheTestIsOver() {
        Trial trial = test(pair(OLD));
        assertNoticed("before its time is over", () -> ledger.answered("r", trial, List.of(), NOW.plusSeconds(60)));
    }

    @Test
    void noticesAnAnswerByTooFewDevices() {
        Trial trial = test(pair(OLD));
        assertNoticed(
                "has its answer by 0 canaries", () -> ledger.answered("r", trial, List.of(), NOW.plusSeconds(3600)));
    }
}
