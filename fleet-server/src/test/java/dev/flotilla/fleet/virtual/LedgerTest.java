package dev.flotilla.fleet.virtual;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.rollout.Approval;
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
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ledger of the virtual fleets notices servers and devices that do what must never happen. */
class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final DeviceId CANARY = new DeviceId("canary");
    private static final DeviceId REST = new DeviceId("rest");

    private final Ledger ledger = new Ledger(Optional.empty());
    private final Rollout rollout = Rollout.create(
            "r",
            new RolloutPlan(
                    "r",
                    BUNDLE,
                    List.of(new StagePlan(50, Duration.ZERO, 1), new StagePlan(100, Duration.ZERO, 1)),
                    0,
                    Duration.ofMinutes(10),
                    Optional.empty()),
            OTHER,
            NOW);

    @BeforeEach
    void create() {
        ledger.created(rollout, List.of(RolloutDevice.waiting(CANARY, 0, NOW), RolloutDevice.waiting(REST, 1, NOW)));
    }

    private Rollout at(RolloutState state, StageState first) {
        Stage stage = rollout.stages().get(0);
        Stage changed = new Stage(stage.plan(), first, stage.startedAt(), stage.bakingSince(), stage.finishedAt());
        return new Rollout(
                rollout.id(),
                rollout.plan(),
                rollout.selfTestOutput(),
                List.of(changed, rollout.stages().get(1)),
                state,
                "",
                NOW,
                Spent.NOTHING,
                Approval.NONE);
    }

    private static RolloutDevice part(DeviceId id, int stage, RolloutDeviceState state) {
        return new RolloutDevice(
                id,
                stage,
                state,
                "",
                NOW,
                Optional.of(new RolloutDevice.Given(1, NOW)),
                Optional.empty(),
                false,
                0,
                Optional.empty());
    }

    private static RolloutUpdate.Order order(DeviceId id, long counter, Digest bundle) {
        return order(id, counter, bundle, "r");
    }

    private static RolloutUpdate.Order order(DeviceId id, long counter, Digest bundle, String by) {
        return new RolloutUpdate.Order(
                id, counter, Optional.of(new Assignment(counter, "nonce", "message", Optional.of(by), bundle, NOW)));
    }

    private static RolloutUpdate giving(Rollout rollout, DeviceId id, int stage) {
        return new RolloutUpdate(
                rollout, List.of(part(id, stage, RolloutDeviceState.ASSIGNED)), List.of(order(id, 1, BUNDLE)));
    }

    private void assertNoticed(String what, Runnable act) {
        assertDoesNotThrow(ledger::check);
        Violation noticed = assertThrows(Violation.class, act::run);
        assertTrue(String.valueOf(noticed.getMessage()).contains(what), noticed.getMessage());
        // Also where a future swallowed it.
        assertThrows(Violation.class, ledger::check);
    }

    @Test
    void letsAStageBegin() {
        ledger.committed(giving(at(RolloutState.RUNNING, StageState.RUNNING), CANARY, 0));
        ledger.began(CANARY, 1, BUNDLE);
        ledger.runs(CANARY, Optional.of(BUNDLE));
        assertDoesNotThrow(ledger::check);
    }

    @Test
    void noticesMoreDevicesInFlightThanTheFleetHasRoomFor() {
        Ledger bounded = new Ledger(Optional.of(1));
        bounded.created(rollout, List.of(RolloutDevice.waiting(CANARY, 0, NOW), RolloutDevice.waiting(REST, 0, NOW)));
        Rollout running = at(RolloutState.RUNNING, StageState.RUNNING);
        bounded.committed(giving(running, CANARY, 0));
        Violation noticed = assertThrows(Violation.class, () -> bounded.committed(giving(running, REST, 0)));
        assertTrue(String.valueOf(noticed.getMessage()).contains("2 devices in flight in the fleet, at most 1"));
    }

    @Test
    void noticesADeviceThatRunsWhatItWasNeverGiven() {
        assertNoticed("never given", () -> ledger.runs(CANARY, Optional.of(OTHER)));
    }

    @Test
    void noticesAnAssignmentObeyedTwice() {
        ledger.committed(giving(at(RolloutState.RUNNING, StageState.RUNNING), CANARY, 0));
        ledger.began(CANARY, 1, BUNDLE);
        assertNoticed("obeys assignment 1 after 1", () -> ledger.began(CANARY, 1, BUNDLE));
    }

    @Test
    void noticesACounterThatIsLeftOut() {
        assertNoticed("counter 2 after 0", () -> ledger.assigned(order(CANARY, 2, BUNDLE)));
    }

    @Test
    void noticesABundleGivenBeforeItsStage() {
        assertNoticed(
                "devices of stage 1 have its bundle",
                () -> ledger.committed(giving(at(RolloutState.RUNNING, StageState.RUNNING), REST, 1)));
    }

    @Test
    void noticesAnotherBundleThanTheRollouts() {
        RolloutUpdate wrong = new RolloutUpdate(
                at(RolloutState.RUNNING, StageState.RUNNING),
                List.of(part(CANARY, 0, RolloutDeviceState.ASSIGNED)),
                List.of(order(CANARY, 1, OTHER)));
        assertNoticed("gives", () -> ledger.committed(wrong));
    }

    @Test
    void noticesAStageThatIsDoneWithoutItsThreshold() {
        assertNoticed(
                "is done with 0 of 1",
                () -> ledger.committed(
                        new RolloutUpdate(at(RolloutState.RUNNING, StageState.DONE), List.of(), List.of())));
    }

    @Test
    void noticesASuccessWithoutProof() {
        ledger.committed(giving(at(RolloutState.RUNNING, StageState.RUNNING), CANARY, 0));
        assertNoticed(
                "without proof",
                () -> ledger.committed(new RolloutUpdate(
                        at(RolloutState.RUNNING, StageState.RUNNING),
                        List.of(part(CANARY, 0, RolloutDeviceState.SUCCEEDED)),
                        List.of())));
    }

    @Test
    void noticesAnAbortedRolloutThatGoesOn() {
        ledger.committed(new RolloutUpdate(at(RolloutState.ABORTED, StageState.RUNNING), List.of(), List.of()));
        assertNoticed(
                "was withdrawn",
                () -> ledger.committed(giving(at(RolloutState.RUNNING, StageState.RUNNING), CANARY, 0)));
    }

    @Test
    void noticesAStageThatIsSkippedThoughNobodyAskedForIt() {
        assertNoticed(
                "nobody asked to skip stage 0",
                () -> ledger.committed(
                        new RolloutUpdate(at(RolloutState.RUNNING, StageState.SKIPPED), List.of(), List.of())));
    }

    @Test
    void noticesWhatAnAbortedRolloutDidNotTakeBack() {
        ledger.committed(giving(at(RolloutState.RUNNING, StageState.RUNNING), CANARY, 0));
        ledger.committed(new RolloutUpdate(at(RolloutState.ABORTED, StageState.RUNNING), List.of(), List.of()));
        assertNoticed(
                "of a rollout that is ABORTED",
                () -> ledger.requireGivenBack(
                        CANARY, order(CANARY, 1, BUNDLE).assignment().orElseThrow()));
    }

    @Test
    void noticesAStageThatIsLargerThanItsShare() {
        List<RolloutDevice> allAtOnce = List.of(
                RolloutDevice.waiting(new DeviceId("a"), 0, NOW),
                RolloutDevice.waiting(new DeviceId("b"), 0, NOW),
                RolloutDevice.waiting(new DeviceId("c"), 0, NOW),
                RolloutDevice.waiting(new DeviceId("d"), 0, NOW));
        Rollout other = Rollout.create("s", rollout.plan(), OTHER, NOW);
        assertNoticed("more than its share", () -> ledger.created(other, allAtOnce));
    }

    @Test
    void noticesADeviceInTwoRolloutsAtOnce() {
        Rollout other = Rollout.create("s", rollout.plan(), OTHER, NOW);
        assertNoticed("shares devices", () -> ledger.created(other, List.of(RolloutDevice.waiting(CANARY, 0, NOW))));
    }

    @Test
    void noticesACompletedRolloutThatTakesADeviceFromANewerOne() {
        Rollout newer = Rollout.create("newer", rollout.plan(), OTHER, NOW.plusSeconds(1));
        ledger.created(newer, List.of());
        ledger.assigned(order(CANARY, 1, BUNDLE, newer.id()));
        assertNoticed(
                "is completed and orders",
                () -> ledger.committed(giving(at(RolloutState.COMPLETED, StageState.DONE), CANARY, 0)));
    }

    @Test
    void noticesAReportThatTheDeviceNeverMade() {
        ReportedState report = new ReportedState(
                "message", NOW, 0, "", UpdatePhase.IDLE, Optional.empty(), "", Optional.empty(), 0, "", "light", 0);
        assertNoticed("never said", () -> ledger.kept(CANARY, report));
    }
}
