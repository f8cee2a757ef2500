package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The policy, rule by rule, on a rollout of ten devices in stages of 20 %, 50 % and all. */
class RolloutPolicyTest {

    private final RolloutWorld world = RolloutWorld.of(10, RolloutWorld.plan(0, 20, 50, 100));

    @Test
    void assignsOnlyTheFirstStagesDevices() {
        Decision.Assign assign =
                assertInstanceOf(Decision.Assign.class, world.decide().get(0));
        assertEquals(0, assign.stage());
        assertEquals(world.inStage(0), assign.devices());
        assertEquals(2, assign.devices().size());
    }

    @Test
    void waitsWhileDevicesWork() {
        world.step();
        world.report(world.inStage(0).get(0), UpdatePhase.FETCHING);
        world.step();
        assertEquals(StageState.RUNNING, world.stage(0).state());
        assertEquals(List.of(), world.decide());
    }

    @Test
    void bakesThenAdvancesAfterTheBakeTime() {
        world.step();
        world.inStage(0).forEach(world::confirm);
        world.step();
        assertEquals(StageState.BAKING, world.stage(0).state());
        world.advance(RolloutWorld.BAKE.minusMillis(1));
        assertEquals(List.of(), world.decide());
        world.advance(Duration.ofMillis(1));
        assertEquals(List.of(new Decision.Advance(0)), world.decide());
    }

    @Test
    void completesAfterTheLastStage() {
        world.runWhileAllConfirm();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
        assertTrue(world.rollout().stages().stream().allMatch(stage -> stage.state() == StageState.DONE));
    }

    @Test
    void goesOnWithoutARevokedDeviceAndSaysSo() {
        world.step();
        DeviceId gone = world.inStage(0).get(0);
        world.revoke(gone, true);
        world.step();
        assertEquals(RolloutDeviceState.EXCLUDED, world.part(gone).state());
        assertEquals("revoked: the rollout goes on without it", world.part(gone).reason());
        assertEquals(StageState.RUNNING, world.stage(0).state());
        world.inStage(0).stream().skip(1).forEach(world::confirm);
        world.step();
        assertEquals(StageState.BAKING, world.stage(0).state());
        world.advance(RolloutWorld.TIMEOUT.plusSeconds(1));
        world.step();
        assertEquals(RolloutDeviceState.EXCLUDED, world.part(gone).state());
        assertEquals(RolloutState.RUNNING, world.rollout().state());
    }

    @Test
    void keepsTheVerdictThatADeviceGaveBeforeItWasRevoked() {
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.confirm(first);
        world.step();
        world.revoke(first, true);
        world.step();
        assertEquals(RolloutDeviceState.SUCCEEDED, world.part(first).state());
    }

    @Test
    void givesTheBundleToARevokedDeviceThatEnrolsAgain() {
        world.step();
        DeviceId gone = world.inStage(0).get(0);
        world.revoke(gone, true);
        world.step();
        world.advance(RolloutWorld.TIMEOUT.plusSeconds(1));
        world.inStage(0).stream().skip(1).forEach(world::confirm);
        world.revoke(gone, false);
        world.step();
        assertEquals(RolloutDeviceState.ASSIGNED, world.part(gone).state());
        world.confirm(gone);
        world.step();
        assertEquals(RolloutDeviceState.SUCCEEDED, world.part(gone).state());
        assertEquals(StageState.BAKING, world.stage(0).state());
    }

    @Test
    void takesTheBundleBackFromTheNextDeviceOfTheName() {
        world.step();
        DeviceId gone = world.inStage(0).get(0);
        world.hold();
        world.revoke(gone, true);
        world.step();
        assertEquals(RolloutDeviceState.EXCLUDED, world.part(gone).state());
        world.revoke(gone, false);
        world.step();
        world.abort();
        assertEquals(Optional.of(RolloutWorld.GOOD), world.desired(gone));
    }

    @Test
    void asksTheNextDeviceOfTheNameForAProofOfItsOwn() {
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.confirm(first);
        world.step();
        world.advance(RolloutWorld.TIMEOUT.minusSeconds(1));
        world.confirm(world.inStage(0).get(1));
        world.revoke(first, true);
        world.revoke(first, false);
        world.advance(Duration.ofSeconds(2));
        world.step();
        assertEquals(RolloutDeviceState.ASSIGNED, world.part(first).state(), "it has its whole time");
        assertEquals(StageState.RUNNING, world.stage(0).state());
        world.confirm(first);
        world.step();
        assertEquals(StageState.BAKING, world.stage(0).state());
    }

    @Test
    void givesTheBundleOfACompletedRolloutToADeviceThatEnrolsAgain() {
        DeviceId gone = world.inStage(0).get(0);
        world.revoke(gone, true);
        world.runWhileAllConfirm();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
        world.revoke(gone, false);
        world.step();
        assertEquals(Optional.of(RolloutWorld.BUNDLE), world.desired(gone));
    }

    /** Completed but for one device that enrolled too late, and waits. */
    private static RolloutWorld completed(DeviceId late) {
        RolloutWorld done = RolloutWorld.of(4, RolloutWorld.plan(0, 100));
        done.runWhileAllConfirm();
        assertEquals(RolloutState.COMPLETED, done.rollout().state());
        done.join(late);
        return done;
    }

    @Test
    void doesNotWaitForEverForADeviceThatIsSilentOnceTheRolloutIsCompleted() {
        DeviceId late = new DeviceId("late");
        RolloutWorld done = completed(late);
        done.step();
        assertEquals(RolloutDeviceState.ASSIGNED, done.part(late).state());
        done.advance(RolloutWorld.TIMEOUT.plusMillis(1));
        done.step();
        assertEquals(RolloutDeviceState.FAILED, done.part(late).state());
        assertEquals(RolloutState.COMPLETED, done.rollout().state());
        done.confirm(late);
        done.step();
        assertEquals(RolloutDeviceState.SUCCEEDED, done.part(late).state(), "better late than never");
    }

    @Test
    void leavesADeviceThatWasToldOtherwiseWhileItWaitedForTheBundleOfACompletedRollout() {
        DeviceId late = new DeviceId("late");
        RolloutWorld done = completed(late);
        done.advance(Duration.ofMillis(1));
        done.giveOther(late);
        done.step();
        assertEquals(RolloutDeviceState.SUPERSEDED, done.part(late).state());
        assertEquals(Optional.of(RolloutWorld.GOOD), done.desired(late));
        assertEquals(List.of(), done.step());
    }

    @Test
    void leavesADeviceThatWasToldOtherwiseAfterItGotTheBundleOfACompletedRollout() {
        DeviceId late = new DeviceId("late");
        RolloutWorld done = completed(late);
        done.step();
        done.giveOther(late);
        done.step();
        assertEquals(RolloutDeviceState.SUPERSEDED, done.part(late).state());
        done.advance(RolloutWorld.TIMEOUT.plusMillis(1));
        assertEquals(List.of(), done.step());
    }

    @Test
    void doesNotGoOnFromAFirstStageOfWhichEveryDeviceWasRevoked() {
        world.step();
        world.inStage(0).forEach(id -> world.revoke(id, true));
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        assertTrue(
                world.rollout().stateReason().contains("all of its devices were revoked"),
                world.rollout().stateReason());
        assertEquals(List.of(), world.decide());
    }

    @Test
    void pausesAtTheFirstFailureTooManyAndGivesTheStagesDevicesBack() {
        world.step();
        world.report(world.inStage(0).get(0), UpdatePhase.ROLLED_BACK, "self-test output differs");
        List<Decision> decisions = world.decide();
        Decision.Pause pause = assertInstanceOf(Decision.Pause.class, decisions.get(decisions.size() - 1));
        assertEquals(world.inStage(0), pause.giveBack());
        assertTrue(pause.reason().contains("self-test output differs"), pause.reason());
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        assertEquals(StageState.FAILED, world.stage(0).state());
    }

    @Test
    void putsUpWithAsManyFailuresAsAllowed() {
        RolloutWorld tolerant = RolloutWorld.of(20, RolloutWorld.plan(1, 0.5, 20, 100));
        tolerant.step();
        tolerant.report(tolerant.inStage(0).get(0), UpdatePhase.REJECTED, "no");
        tolerant.step();
        assertEquals(RolloutState.RUNNING, tolerant.rollout().state());
        tolerant.report(tolerant.inStage(0).get(1), UpdatePhase.REJECTED, "no");
        tolerant.step();
        assertEquals(RolloutState.PAUSED, tolerant.rollout().state());
    }

    @Test
    void wantsOneSuccessHoweverLowTheThreshold() {
        RolloutWorld lax = RolloutWorld.of(10, RolloutWorld.plan(10, 1e-12, 20, 100));
        lax.step();
        assertEquals(StageState.RUNNING, lax.stage(0).state());
        lax.inStage(0).forEach(id -> lax.report(id, UpdatePhase.REJECTED, "no"));
        lax.step();
        assertEquals(RolloutState.PAUSED, lax.rollout().state());
    }

    @Test
    void pausesWhenTheThresholdIsOutOfReach() {
        RolloutWorld strict = RolloutWorld.of(20, RolloutWorld.plan(10, 0.9, 20, 100));
        strict.step();
        strict.report(strict.inStage(0).get(0), UpdatePhase.REJECTED, "no");
        strict.step();
        assertEquals(RolloutState.PAUSED, strict.rollout().state());
        assertTrue(
                strict.rollout().stateReason().contains("90 %"),
                strict.rollout().stateReason());
    }

    @Test
    void countsASilentDeviceAsFailedAfterTheTimeout() {
        world.step();
        world.advance(RolloutWorld.TIMEOUT);
        assertEquals(List.of(), world.decide());
        world.advance(Duration.ofMillis(1));
        Decision.Observe silent =
                assertInstanceOf(Decision.Observe.class, world.decide().get(0));
        assertEquals(RolloutDeviceState.FAILED, silent.state());
        assertTrue(silent.reason().startsWith("silent"), silent.reason());
    }

    @Test
    void givesADeviceThatItsOwnerLetsWaitItsWholeTimeAfterwards() {
        RolloutWorld alone = RolloutWorld.of(10, RolloutWorld.plan(0, 10, 100));
        alone.step();
        DeviceId waiting = alone.inStage(0).get(0);
        alone.reportWait(waiting, Duration.ofHours(6));
        alone.step();
        assertEquals(RolloutDeviceState.DEFERRED, alone.part(waiting).state());
        alone.advance(Duration.ofHours(6));
        assertEquals(List.of(), alone.decide(), "it is not late");
        alone.report(waiting, UpdatePhase.FETCHING);
        alone.step();
        alone.advance(RolloutWorld.TIMEOUT);
        assertEquals(List.of(), alone.decide(), "its time began when it went on");
        alone.advance(Duration.ofMillis(1));
        alone.step();
        assertEquals(RolloutDeviceState.FAILED, alone.part(waiting).state());
    }

    @Test
    void waitsForNoDeviceLongerThanTwoDays() {
        RolloutWorld alone = RolloutWorld.of(10, RolloutWorld.plan(0, 10, 100));
        alone.step();
        DeviceId waiting = alone.inStage(0).get(0);
        alone.reportWait(waiting, Duration.ofDays(3_650));
        alone.step();
        alone.advance(Verdict.MAX_DEFERRAL.plus(RolloutWorld.TIMEOUT));
        assertEquals(List.of(), alone.decide());
        alone.advance(Duration.ofMillis(1));
        alone.step();
        assertEquals(RolloutDeviceState.FAILED, alone.part(waiting).state());
        assertTrue(
                alone.part(waiting).reason().contains("DEFERRED"),
                alone.part(waiting).reason());
    }

    @Test
    void pausesWhenAllDevicesWaitForMetadataAndSaysWhichAndWhatTheySay() {
        String waits = "assignment 1 waits: the metadata cannot be refreshed: timestamp.json has expired";
        RolloutWorld many = RolloutWorld.of(60, RolloutWorld.plan(100, 20, 100));
        many.step();
        many.inStage(0).forEach(id -> many.reportOnOther(id, -1, waits));
        assertEquals(List.of(), many.step(), "there is time left");
        many.advance(RolloutWorld.TIMEOUT.plusMillis(1));
        many.step();
        assertEquals(RolloutState.PAUSED, many.rollout().state());
        String reason = many.rollout().stateReason();
        List<DeviceId> stage = many.inStage(0);
        assertTrue(
                reason.contains("; " + stage.get(0) + ": silent: no report within 120 s of its assignment; it says: "
                        + waits + "; also failed: " + stage.get(1) + ", "),
                reason);
        assertTrue(reason.endsWith(", " + stage.get(9) + " and 2 more"), reason);
    }

    @Test
    void waitsNoLongerThanForOthersForADeviceThatWasGivenAnotherBundle() {
        world.step();
        world.inStage(0).forEach(id -> world.reportOnOther(id, 1, ""));
        assertEquals(List.of(), world.step());
        world.advance(RolloutWorld.TIMEOUT.plusMillis(1));
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
        String reason = world.part(world.inStage(0).get(0)).reason();
        assertTrue(reason.startsWith("superseded: given another bundle"), reason);
    }

    @Test
    void keepsTheVerdictOfADeviceThatWasGivenAnotherBundleSince() {
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.inStage(0).forEach(world::confirm);
        world.step();
        world.reportOnOther(first, 1, "");
        world.advance(RolloutWorld.TIMEOUT.plusMillis(1));
        world.step();
        assertEquals(RolloutDeviceState.SUCCEEDED, world.part(first).state());
    }

    @Test
    void takesConfirmationOfAnotherBundleOrWrongSelfTestForFailure() {
        world.step();
        world.confirm(world.inStage(0).get(0), other(), RolloutWorld.SELF_TEST);
        world.confirm(world.inStage(0).get(1), RolloutWorld.BUNDLE, other());
        List<Decision> decisions = world.decide();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    RolloutDeviceState.FAILED,
                    assertInstanceOf(Decision.Observe.class, decisions.get(i)).state());
        }
    }

    @Test
    void ignoresReportsThatAnswerAnEarlierAssignment() {
        world.step();
        world.confirmWithCounter(world.inStage(0).get(0), 0);
        assertEquals(List.of(), world.decide());
    }

    @Test
    void watchesDevicesWhileBaking() {
        world.step();
        world.inStage(0).forEach(world::confirm);
        world.step();
        world.report(world.inStage(0).get(1), UpdatePhase.ROLLED_BACK, "crashed");
        world.step();
        assertEquals(RolloutState.PAUSED, world.rollout().state());
    }

    @Test
    void resumeGivesTheFailedStageAnotherTry() {
        world.step();
        world.report(world.inStage(0).get(0), UpdatePhase.REJECTED, "disk full");
        world.step();
        world.resume();
        assertEquals(RolloutState.RUNNING, world.rollout().state());
        Decision.Assign again =
                assertInstanceOf(Decision.Assign.class, world.decide().get(0));
        assertEquals(world.inStage(0), again.devices());
        world.runWhileAllConfirm();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
    }

    @Test
    void takesTheBundleBackFromWhoFailedDuringThePauseBeforeItsNextTry() {
        RolloutWorld halves = RolloutWorld.of(10, RolloutWorld.plan(5, 0.5, 20, 50, 100));
        halves.step();
        DeviceId late = halves.inStage(0).get(1);
        halves.confirm(halves.inStage(0).get(0));
        halves.step();
        halves.advance(RolloutWorld.BAKE);
        halves.step();
        halves.inStage(1).forEach(device -> halves.report(device, UpdatePhase.REJECTED, "no room"));
        halves.step();
        assertEquals(RolloutState.PAUSED, halves.rollout().state());
        assertEquals(RolloutDeviceState.ASSIGNED, halves.part(late).state());
        halves.report(late, UpdatePhase.REJECTED, "no room either");
        halves.step();
        assertEquals(RolloutDeviceState.FAILED, halves.part(late).state());
        halves.resume();
        assertEquals(RolloutDeviceState.WAITING, halves.part(late).state());
        assertEquals(Optional.of(RolloutWorld.GOOD), halves.desired(late));
        halves.abort();
        assertEquals(Optional.of(RolloutWorld.GOOD), halves.desired(late));
    }

    @Test
    void leavesWhatWasWithdrawnAsItWas() {
        world.step();
        DeviceId first = world.inStage(0).get(0);
        world.report(first, UpdatePhase.REJECTED, "no room");
        world.abort();
        assertEquals(List.of(), world.decide(), "a server that looked before the abort comes too late");
    }

    @Test
    void abortGivesBackOnlyWhoHasNotSucceeded() {
        world.step();
        world.confirm(world.inStage(0).get(0));
        world.step();
        world.abort();
        assertEquals(RolloutState.ABORTED, world.rollout().state());
        assertEquals(RolloutWorld.BUNDLE, world.desired(world.inStage(0).get(0)).orElseThrow());
        assertEquals(RolloutWorld.GOOD, world.desired(world.inStage(0).get(1)).orElseThrow());
    }

    @Test
    void goesOnBehindASkippedStageWithItsDevicesThatWait() {
        world.skip();
        assertEquals(StageState.SKIPPED, world.stage(0).state());
        Decision.Assign assign =
                assertInstanceOf(Decision.Assign.class, world.decide().get(0));
        assertEquals(1, assign.stage());
        assertEquals(5, assign.devices().size());
        world.runWhileAllConfirm();
        assertEquals(RolloutState.COMPLETED, world.rollout().state());
    }

    @Test
    void skipsAStageThatIsShortOfItsThreshold() {
        world.step();
        world.confirm(world.inStage(0).get(0));
        world.skip();
        world.step();
        assertEquals(StageState.RUNNING, world.stage(1).state());
        assertEquals(Optional.of(1), world.rollout().currentStage());
    }

    private static Digest other() {
        return Digest.of("something else".getBytes(StandardCharsets.UTF_8));
    }
}
