package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a store of rollouts writes of a decision, all of it or nothing. */
class RolloutChangeTest extends RolloutStoreTest {

    RolloutChangeTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void writesRolloutPartsAndDesiredStateTogether() {
        create("r");
        RolloutUpdate update = assignFirst();
        assertEquals(Optional.of(update.rollout()), await(stores.rollouts().find("r")));
        assertEquals(
                update.devices().get(0),
                await(stores.rollouts().devices("r", Optional.empty(), 9)).get(0));
        Device device = await(stores.devices().find(first)).orElseThrow();
        assertEquals(1, device.counter());
        assertEquals(update.orders().get(0).assignment(), device.desired());
        assertEquals(Map.of(bundle.digest(), 1L), await(stores.devices().desired()));
        assertEquals(1, await(stores.devices().counts()).updating());
    }

    @Test
    void writesNothingWhenADeviceGotAnotherAssignmentMeanwhile() {
        create("r");
        List<RolloutDevice> before = await(stores.rollouts().devices("r", Optional.empty(), 9));
        RolloutUpdate.Order fits = new RolloutUpdate.Order(first, 1, Optional.empty());
        RolloutUpdate.Order stale = new RolloutUpdate.Order(second, 3, Optional.empty());
        assertThrows(
                RolloutConflictException.class,
                () -> change(
                        "r",
                        snapshot -> Optional.of(new RolloutUpdate(
                                snapshot.rollout().with(RolloutState.PAUSED, "stale"),
                                List.of(before.get(0).with(RolloutDeviceState.FAILED, "stale", NOW)),
                                List.of(fits, stale)))));
        assertEquals(
                RolloutState.RUNNING,
                await(stores.rollouts().find("r")).orElseThrow().state());
        assertEquals(before, await(stores.rollouts().devices("r", Optional.empty(), 9)));
        assertEquals(0, await(stores.devices().find(first)).orElseThrow().counter());
    }

    @Test
    void writesNothingWhenTheDecisionThrows() {
        Rollout rollout = create("r");
        assertThrows(
                RolloutConflictException.class,
                () -> change("r", snapshot -> {
                    throw new RolloutConflictException("no");
                }));
        assertEquals(Optional.of(rollout), await(stores.rollouts().find("r")));
        assertEquals(
                Optional.empty(), change("none", snapshot -> changes(snapshot).update()));
    }

    @Test
    void withdrawsWhatIsDesired() {
        create("r");
        assignFirst();
        change("r", snapshot -> {
            Changeset set = changes(snapshot);
            set.abort("enough");
            return set.update();
        });
        Device device = await(stores.devices().find(first)).orElseThrow();
        assertEquals(Optional.empty(), device.desired());
        assertEquals(2, device.counter());
        assertEquals(List.of(), await(stores.rollouts().open()));
        create("s");
    }

    @Test
    void notesWhatARolloutDoesByItselfInTheAuditLog() {
        create("r");
        assignFirst();
        List<AuditEvent> noted = await(stores.audit().after(0, 9)).stream()
                .map(AuditEntry::event)
                .toList();
        assertEquals(
                List.of(new AuditEvent(
                        Actor.system(), "startRolloutStage", "/rollouts/r", AuditEvent.Outcome.DONE, "stage 1")),
                noted);
    }

    @Test
    void keepsWhoWantedARolloutAndWhoApproved() {
        Rollout asked = Rollout.create("r", rollout("r", NOW).plan().withApprovals(2), bundle.selfTestOutput(), NOW)
                .with(Approval.askedBy("ada"));
        await(stores.rollouts().create(asked, List.of(RolloutDevice.waiting(first, 0, NOW)), () -> "id"));
        assertEquals(Optional.of(asked), await(stores.rollouts().find("r")));
        assertEquals(List.of("r"), await(stores.rollouts().awaitingApproval()));
        assertEquals(List.of("r"), await(stores.rollouts().open()));
        assertEquals(1, await(stores.rollouts().countActive()));
        assertThrows(RolloutConflictException.class, () -> create("s"));
        approve("bob");
        assertEquals(
                List.of(new Approval.Vote("bob", NOW, "seen")),
                await(stores.rollouts().find("r")).orElseThrow().approval().votes());
        await(stores.rollouts().stop(new EmergencyStop(NOW, "smoke")));
        assertThrows(RolloutConflictException.class, () -> approve("eve"), "the fleet is stopped");
        await(stores.rollouts().lift());
        approve("eve");
        assertEquals(
                RolloutState.RUNNING,
                await(stores.rollouts().find("r")).orElseThrow().state());
        assertEquals(List.of(), await(stores.rollouts().awaitingApproval()));
    }

    private void approve(String user) {
        await(stores.rollouts().change("r", standing -> Optional.of(DeviceSelection.none()), snapshot -> {
            Changeset set = changes(snapshot);
            set.approve(user, "seen", Set.of("bob", "eve"));
            return set.update();
        }));
    }

    @Test
    void pausesAllThatRunsAndStartsNothingWhileTheFleetIsStopped() {
        create("r");
        EmergencyStop stop = new EmergencyStop(NOW, "smoke");
        assertEquals(stop, await(stores.rollouts().stop(stop)));
        assertEquals(stop, await(stores.rollouts().stop(new EmergencyStop(NOW.plusSeconds(1), "more smoke"))));
        assertEquals(Optional.of(stop), await(stores.rollouts().findStop()));
        Rollout paused = await(stores.rollouts().find("r")).orElseThrow();
        assertEquals(RolloutState.PAUSED, paused.state());
        assertEquals("emergency stop: smoke", paused.stateReason());
        assertThrows(RolloutConflictException.class, () -> end("r", RolloutState.RUNNING));
        assertThrows(RolloutConflictException.class, () -> assignFirst());
        assertThrows(
                RolloutConflictException.class,
                () -> await(stores.rollouts().create(rollout("s", NOW), List.of(), () -> "id")));
        end("r", RolloutState.ABORTED);
        await(stores.rollouts().lift());
        assertEquals(Optional.empty(), await(stores.rollouts().findStop()));
        create("s");
    }

    @Test
    void keepsWhatIsSpentAndShowsWhoseBackOffIsOver() {
        Rollout plain = rollout("r", NOW);
        RolloutPlan plan = plain.plan().with(Pace.UNBOUNDED, new Retries(1, 1, Duration.ofSeconds(30)));
        await(stores.rollouts()
                .create(
                        Rollout.create("r", plan, plain.selfTestOutput(), NOW),
                        List.of(RolloutDevice.waiting(first, 0, NOW)),
                        () -> "id"));
        assignFirst();
        Spent spent = Spent.NOTHING.retried().gave(NOW, 1);
        change(
                "r",
                snapshot -> Optional.of(new RolloutUpdate(
                        snapshot.rollout().with(spent),
                        List.of(snapshot.devices().get(0).part().with(RolloutDeviceState.RETRYING, "", NOW)),
                        List.of())));
        assertEquals(spent, await(stores.rollouts().find("r")).orElseThrow().spent());
        assertEquals(
                1,
                await(stores.rollouts().devices("r", Optional.empty(), 1))
                        .get(0)
                        .tries());
        assertEquals(List.of(), news(NOW.plusSeconds(29)));
        assertEquals(List.of(first), news(NOW.plusSeconds(30)));
        end("r", RolloutState.COMPLETED);
        assertEquals(List.of("r"), await(stores.rollouts().open()), "somebody gets another try");
    }

    @Test
    void namesPausedRolloutsThatAreToBeRolledBack() {
        for (OnFailure onFailure : OnFailure.values()) {
            String id = onFailure.wireName();
            Rollout plain = rollout(id, NOW);
            RolloutPlan plan = plain.plan().with(onFailure);
            await(stores.rollouts()
                    .create(Rollout.create(id, plan, plain.selfTestOutput(), NOW), List.of(), () -> "id"));
        }
        end("rollback", RolloutState.PAUSED);
        assertEquals(List.of(), await(stores.rollouts().toRollBack()), "by an operator");
        for (OnFailure onFailure : OnFailure.values()) {
            fail(onFailure.wireName());
        }
        assertEquals(List.of("rollback"), await(stores.rollouts().toRollBack()));
    }

    private void fail(String id) {
        change(id, snapshot -> {
            Changeset set = changes(snapshot);
            set.pause(new Decision.Pause(0, "failed", List.of()));
            return set.update();
        });
    }
}
