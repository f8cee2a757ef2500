package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of rollouts does. */
class RolloutStoreTest extends StoreTest {

    private final RegisteredBundle bundle = RegisteredBundles.registered("1.0.0", NOW);
    private final AtomicInteger ids = new AtomicInteger();
    private DeviceId first = new DeviceId("none");
    private DeviceId second = new DeviceId("none");

    RolloutStoreTest(Stores.Backend backend) {
        super(backend);
    }

    @BeforeEach
    void enrolTwo() {
        await(stores.registry().addBundle(bundle));
        first = enrol("a", "");
        second = enrol("b", "");
    }

    private static Optional<DeviceSelection> allWaiting(RolloutStanding standing) {
        return Optional.of(DeviceSelection.waiting(standing.rollout().stages().size(), Integer.MAX_VALUE));
    }

    private static Optional<DeviceSelection> named(RolloutStanding standing) {
        return standing.counts().devices().isEmpty()
                ? Optional.of(DeviceSelection.none())
                : Optional.of(DeviceSelection.named(List.of(new DeviceId("a"), new DeviceId("b"), new DeviceId("c"))));
    }

    private Rollout rollout(String id, Instant at) {
        RolloutPlan plan = new RolloutPlan(
                "plan " + id,
                bundle.digest(),
                List.of(new StagePlan(50, Duration.ofSeconds(1), 1), new StagePlan(100, Duration.ZERO, 0.5)),
                1,
                Duration.ofMinutes(1),
                Optional.of(DeviceFilter.ofGroup("group")));
        return Rollout.create(id, plan, bundle.selfTestOutput(), at);
    }

    private Rollout create(String id) {
        Rollout rollout = rollout(id, NOW);
        await(stores.rollouts()
                .create(
                        rollout,
                        List.of(RolloutDevice.waiting(first, 0, NOW), RolloutDevice.waiting(second, 1, NOW)),
                        () -> "id"));
        return rollout;
    }

    private Optional<RolloutUpdate> assign(RolloutSnapshot snapshot) {
        Changeset set = new Changeset(snapshot, () -> "id-" + ids.incrementAndGet(), NOW);
        set.assign(new Decision.Assign(0, List.of(first), 1));
        return set.update();
    }

    @Test
    void givesTheDevicesOfARolloutPageByPage() {
        create("r");
        assertEquals(List.of(first), ids(await(stores.rollouts().devices("r", Optional.empty(), 1))));
        assertEquals(List.of(second), ids(await(stores.rollouts().devices("r", Optional.of(first), 1))));
        assertEquals(List.of(), ids(await(stores.rollouts().devices("r", Optional.of(second), 1))));
        assertEquals(List.of(), ids(await(stores.rollouts().devices("r", Optional.of(new DeviceId("none")), 1))));
    }

    @Test
    void givesOnlyTheDevicesInAState() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        assertEquals(List.of(first), ids(inState(RolloutDeviceState.ASSIGNED, Optional.empty())));
        assertEquals(List.of(second), ids(inState(RolloutDeviceState.WAITING, Optional.of(first))));
        assertEquals(List.of(), ids(inState(RolloutDeviceState.WAITING, Optional.of(second))));
    }

    private List<RolloutDevice> inState(RolloutDeviceState state, Optional<DeviceId> after) {
        return await(stores.rollouts().devices("r", Optional.of(state), after, 9));
    }

    @Test
    void givesRolloutsPageByPageThoughTheyWereMadeAtOneMoment() {
        for (String id : List.of("b", "c", "a")) {
            await(stores.rollouts().create(rollout(id, NOW), List.of(), () -> "id"));
        }
        List<String> seen = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            List<Rollout> page = await(stores.rollouts().list(after, 1));
            after = page.stream().findFirst().map(Rollout::id);
            after.ifPresent(seen::add);
        } while (after.isPresent());
        assertEquals(List.of("a", "b", "c"), seen);
        assertEquals(List.of(), await(stores.rollouts().list(Optional.of("none"), 1)));
    }

    private static List<DeviceId> ids(List<RolloutDevice> parts) {
        return parts.stream().map(RolloutDevice::id).toList();
    }

    @Test
    void givesARolloutBackAsItWas() {
        Rollout rollout = create("r");
        assertEquals(Optional.of(rollout), await(stores.rollouts().find("r")));
        assertEquals(List.of(rollout), await(stores.rollouts().list(9)));
        assertEquals(List.of("r"), await(stores.rollouts().open()));
        assertEquals(
                List.of(RolloutDevice.waiting(first, 0, NOW), RolloutDevice.waiting(second, 1, NOW)),
                await(stores.rollouts().devices("r", Optional.empty(), 9)));
        assertEquals(
                Map.of(
                        "r",
                        List.of(
                                new StageCount(0, RolloutDeviceState.WAITING, 1),
                                new StageCount(1, RolloutDeviceState.WAITING, 1))),
                await(stores.rollouts().counts(List.of("r", "none"))));
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
            Changeset set = new Changeset(snapshot, () -> "id", NOW);
            set.approve(user, "seen", Set.of("bob", "eve"));
            return set.update();
        }));
    }

    @Test
    void refusesADeviceThatIsInAnotherActiveRollout() {
        create("r");
        assertThrows(RolloutConflictException.class, () -> create("s"));
        assertTrue(await(stores.rollouts().find("s")).isEmpty());
    }

    @Test
    void writesRolloutPartsAndDesiredStateTogether() {
        create("r");
        RolloutUpdate update = await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign))
                .orElseThrow();
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
    void namesConnectedDevicesThatHaveNotAnswered() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        Instant later = NOW.plusSeconds(1);
        assertEquals(List.of(), await(stores.devices().unanswered(Optional.empty(), later, 9)), "not connected");
        await(stores.devices().setOnline(first, true, NOW));
        await(stores.devices().setOnline(second, true, NOW));
        assertEquals(List.of(first), await(stores.devices().unanswered(Optional.empty(), later, 9)));
        assertEquals(List.of(), await(stores.devices().unanswered(Optional.empty(), NOW, 9)), "asked just now");
        assertEquals(List.of(), await(stores.devices().unanswered(Optional.of(first), later, 9)), "after it");
        await(stores.devices().saveReport(first, report(1, UpdatePhase.FETCHING, bundle.digest())));
        assertEquals(List.of(), await(stores.devices().unanswered(Optional.empty(), later, 9)), "answered");
    }

    @Test
    void namesConnectedDevicesThatHaveNotSaidHowItEnded() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        assertEquals(List.of(), await(stores.devices().underWay(Optional.empty(), 9)), "not connected");
        await(stores.devices().setOnline(first, true, NOW));
        await(stores.devices().setOnline(second, true, NOW));
        assertEquals(List.of(first), await(stores.devices().underWay(Optional.empty(), 9)), "asked, not answered");
        assertEquals(List.of(), await(stores.devices().underWay(Optional.of(first), 9)), "after it");
        await(stores.devices().saveReport(first, report(1, UpdatePhase.FETCHING, bundle.digest())));
        assertEquals(List.of(first), await(stores.devices().underWay(Optional.empty(), 9)), "not at its end");
        await(stores.devices().saveReport(first, report(1, UpdatePhase.CONFIRMED, bundle.digest())));
        assertEquals(List.of(), await(stores.devices().underWay(Optional.empty(), 9)), "ended");
    }

    @Test
    void sendsNoDeviceBackToABundleThatItOnlySaysItRan() {
        create("r");
        await(stores.devices().saveReport(first, report(0, UpdatePhase.IDLE, bundle.digest())));
        assertEquals(Optional.empty(), good("r"));
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        await(stores.rollouts().change("r", RolloutStoreTest::named, snapshot -> {
            Changeset set = new Changeset(snapshot, () -> "id-" + ids.incrementAndGet(), NOW);
            set.complete(new Decision.Complete());
            return set.update();
        }));
        create("later");
        assertEquals(Optional.of(bundle.digest()), good("later"), "told by the rollout before");
    }

    @Test
    void takesADeviceToRunNothingThatItWasNeverTold() {
        create("r");
        await(stores.devices().saveReport(first, report(0, UpdatePhase.IDLE, bundle.digest())));
        assertEquals(Optional.empty(), base(first));
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        assertEquals(Optional.of(bundle.digest()), base(first));
        assertEquals(Optional.empty(), base(second), "reported nothing");
    }

    private Optional<Digest> base(DeviceId id) {
        return await(
                stores.devices().find(id).compose(device -> stores.devices().base(device.orElseThrow())));
    }

    /** What the first device would go back to. */
    private Optional<Digest> good(String rollout) {
        List<Optional<Digest>> seen = new ArrayList<>();
        await(stores.rollouts().change(rollout, RolloutStoreTest::named, snapshot -> {
            seen.add(snapshot.devices().get(0).good());
            return Optional.empty();
        }));
        return seen.get(0);
    }

    @Test
    void showsCountersReportsAndWhatRunsToTheDecision() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        await(stores.devices().saveReport(first, report(1, UpdatePhase.CONFIRMED, bundle.digest())));
        await(stores.rollouts().change("r", RolloutStoreTest::named, snapshot -> {
            DeviceView view = snapshot.devices().get(0);
            assertEquals(1, view.counter());
            assertEquals(Optional.of(bundle.digest()), view.good());
            assertEquals(UpdatePhase.CONFIRMED, view.reported().orElseThrow().phase());
            assertTrue(snapshot.devices().get(1).reported().isEmpty());
            return Optional.empty();
        }));
    }

    /** What a decision sees that selects these devices. */
    private List<DeviceId> seen(DeviceSelection selection) {
        List<DeviceId> seen = new ArrayList<>();
        await(stores.rollouts().change("r", standing -> Optional.of(selection), snapshot -> {
            snapshot.devices().forEach(view -> seen.add(view.part().id()));
            return Optional.empty();
        }));
        return seen;
    }

    private Optional<Instant> toldAt(DeviceId device) {
        List<Optional<Instant>> told = new ArrayList<>();
        await(stores.rollouts().change("r", RolloutStoreTest::named, snapshot -> {
            snapshot.devices().stream()
                    .filter(view -> view.part().id().equals(device))
                    .forEach(view -> told.add(view.toldAt()));
            return Optional.empty();
        }));
        return told.get(0);
    }

    private List<DeviceId> news(Instant now) {
        return seen(DeviceSelection.news(now, 9));
    }

    @Test
    void showsAReportOnWhatItGaveOnce() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        assertEquals(List.of(), news(NOW));
        await(stores.devices().saveReport(first, report(0, UpdatePhase.IDLE, bundle.digest())));
        assertEquals(List.of(), news(NOW), "not on what the rollout gave");
        await(stores.devices().saveReport(first, report(1, UpdatePhase.FETCHING, bundle.digest())));
        assertEquals(List.of(first), news(NOW));
        assertEquals(List.of(), news(NOW), "judged");
    }

    @Test
    void showsWhoWasRevokedAndWhoTookItsPlace() {
        create("r");
        await(stores.devices().revoke(second, NOW));
        assertEquals(List.of(second), news(NOW));
        await(stores.devices().enrol(addClaim("again", "", NOW.plusSeconds(60)), device("b"), NOW));
        assertEquals(List.of(second), news(NOW));
        assertEquals(List.of(), news(NOW));
    }

    @Test
    void showsWhoseTimeIsOver() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        Instant end = NOW.plus(Duration.ofMinutes(1));
        assertEquals(List.of(), news(end));
        assertEquals(List.of(first), news(end.plusMillis(1)));
        assertEquals(List.of(first), news(end.plusMillis(1)), "until it is judged");
        end("r", RolloutState.COMPLETED);
        assertEquals(List.of(first), news(end.plusMillis(1)), "its last devices have no more time than the others");
    }

    @Test
    void opensACompletedRolloutWhenThereIsNews() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        await(stores.rollouts()
                .change(
                        "r",
                        RolloutStoreTest::named,
                        snapshot -> Optional.of(new RolloutUpdate(
                                snapshot.rollout().with(RolloutState.COMPLETED, ""),
                                List.of(
                                        snapshot.devices().get(0).part().with(RolloutDeviceState.SUCCEEDED, "", NOW),
                                        snapshot.devices().get(1).part().with(RolloutDeviceState.EXCLUDED, "", NOW)),
                                List.of()))));
        assertEquals(List.of(), await(stores.rollouts().open()));
        await(stores.devices().saveReport(first, report(1, UpdatePhase.CONFIRMED, bundle.digest())));
        assertEquals(List.of("r"), await(stores.rollouts().open()));
        news(NOW);
        assertEquals(List.of(), await(stores.rollouts().open()));
    }

    @Test
    void keepsACompletedRolloutOpenWhileItsLastDevicesAreInFlight() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        end("r", RolloutState.COMPLETED);
        assertEquals(List.of("r"), await(stores.rollouts().open()));
    }

    @Test
    void showsWhenADeviceWasToldWhatItIsToRun() {
        create("r");
        assertEquals(Optional.empty(), toldAt(first));
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        assertEquals(Optional.of(NOW), toldAt(first));
    }

    @Test
    void notesWhatARolloutDoesByItselfInTheAuditLog() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        List<AuditEvent> noted = await(stores.audit().after(0, 9)).stream()
                .map(AuditEntry::event)
                .toList();
        assertEquals(
                List.of(new AuditEvent(
                        Actor.system(), "startRolloutStage", "/rollouts/r", AuditEvent.Outcome.DONE, "stage 1")),
                noted);
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
        assertThrows(
                RolloutConflictException.class,
                () -> await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign)));
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
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        Spent spent = Spent.NOTHING.retried().gave(NOW, 1);
        await(stores.rollouts()
                .change(
                        "r",
                        RolloutStoreTest::named,
                        snapshot -> Optional.of(new RolloutUpdate(
                                snapshot.rollout().with(spent),
                                List.of(snapshot.devices().get(0).part().with(RolloutDeviceState.RETRYING, "", NOW)),
                                List.of()))));
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
        await(stores.rollouts().change(id, RolloutStoreTest::named, snapshot -> {
            Changeset set = new Changeset(snapshot, () -> "id", NOW);
            set.pause(new Decision.Pause(0, "failed", List.of()));
            return set.update();
        }));
    }

    @Test
    void namesTheBundlesThatDevicesGoBackTo() {
        create("r");
        assertEquals(List.of(), await(stores.rollouts().previousBundles("r")));
        RegisteredBundle other = RegisteredBundles.registered("1.1.0", NOW);
        await(stores.registry().addBundle(other));
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        await(stores.rollouts()
                .change(
                        "r",
                        RolloutStoreTest::named,
                        snapshot -> Optional.of(new RolloutUpdate(
                                snapshot.rollout(),
                                List.of(snapshot.devices().get(0).part().assigned(1, Optional.of(other.digest()), NOW)),
                                List.of()))));
        assertEquals(List.of(other.digest()), await(stores.rollouts().previousBundles("r")));
        assertEquals(List.of(first), seen(DeviceSelection.holding()));
    }

    @Test
    void selectsDevicesByWhatBecameOfThem() {
        create("r");
        assertEquals(List.of(first), seen(DeviceSelection.waiting(0, 9)));
        assertEquals(List.of(first, second), seen(DeviceSelection.waiting(1, 9)));
        assertEquals(List.of(first), seen(DeviceSelection.waiting(1, 1)));
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        assertEquals(List.of(second), seen(DeviceSelection.waiting(1, 9)));
        assertEquals(List.of(first), seen(DeviceSelection.unproven()));
        assertEquals(List.of(first), seen(DeviceSelection.failing(0)));
        assertEquals(List.of(), seen(DeviceSelection.failing(1)));
        assertEquals(List.of(), seen(DeviceSelection.failed()));
        assertEquals(List.of(), seen(DeviceSelection.none()));
        assertEquals(List.of(second), seen(DeviceSelection.named(List.of(second, new DeviceId("none")))));
        observed(first, RolloutDeviceState.SUCCEEDED);
        assertEquals(List.of(), seen(DeviceSelection.unproven()));
        observed(first, RolloutDeviceState.FAILED);
        assertEquals(List.of(first), seen(DeviceSelection.failing(1)));
        assertEquals(List.of(first), seen(DeviceSelection.failed()));
    }

    private void observed(DeviceId device, RolloutDeviceState state) {
        await(stores.rollouts().change("r", RolloutStoreTest::named, snapshot -> {
            Changeset set = new Changeset(snapshot, () -> "none", NOW);
            set.observe(new Decision.Observe(device, state, ""));
            return set.update();
        }));
    }

    @Test
    void countsEachDeviceOnceWhateverBecomesOfIt() {
        create("r");
        assertCounted();
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        assertCounted();
        observed(first, RolloutDeviceState.FAILED);
        assertCounted();
        DeviceId newcomer = enrol("c", "");
        await(stores.rollouts()
                .change("r", RolloutStoreTest::named, snapshot -> Joining.join(snapshot, List.of(newcomer), NOW)));
        assertCounted();
        assertEquals(
                Map.of(
                        "r",
                        List.of(
                                new StageCount(0, RolloutDeviceState.FAILED, 1),
                                new StageCount(1, RolloutDeviceState.WAITING, 2))),
                await(stores.rollouts().counts(List.of("r"))));
    }

    private void assertCounted() {
        RolloutCounts parts = RolloutCounts.of(await(stores.rollouts().devices("r", Optional.empty(), 9)));
        await(stores.rollouts()
                .change(
                        "r",
                        standing -> {
                            Map<RolloutCounts.Kind, Long> counted =
                                    new HashMap<>(standing.counts().devices());
                            counted.values().removeIf(count -> count == 0);
                            assertEquals(parts, new RolloutCounts(counted));
                            return Optional.empty();
                        },
                        snapshot -> Optional.empty()));
    }

    @Test
    void writesNothingWhenADeviceGotAnotherAssignmentMeanwhile() {
        create("r");
        List<RolloutDevice> before = await(stores.rollouts().devices("r", Optional.empty(), 9));
        RolloutUpdate.Order fits = new RolloutUpdate.Order(first, 1, Optional.empty());
        RolloutUpdate.Order stale = new RolloutUpdate.Order(second, 3, Optional.empty());
        assertThrows(
                RolloutConflictException.class,
                () -> await(stores.rollouts()
                        .change(
                                "r",
                                RolloutStoreTest::named,
                                snapshot -> Optional.of(new RolloutUpdate(
                                        snapshot.rollout().with(RolloutState.PAUSED, "stale"),
                                        List.of(before.get(0).with(RolloutDeviceState.FAILED, "stale", NOW)),
                                        List.of(fits, stale))))));
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
                () -> await(stores.rollouts().change("r", RolloutStoreTest::named, snapshot -> {
                    throw new RolloutConflictException("no");
                })));
        assertEquals(Optional.of(rollout), await(stores.rollouts().find("r")));
        assertEquals(
                Optional.empty(), await(stores.rollouts().change("none", RolloutStoreTest::allWaiting, this::assign)));
    }

    @Test
    void takesInADeviceThatIsInNoRollout() {
        create("r");
        Newcomer newcomer = new Newcomer(
                await(stores.devices().find(enrol("c", "group"))).orElseThrow().facts());
        assertEquals(List.of(newcomer), await(stores.rollouts().newcomers(Condition.always(), 9)));
        assertEquals(List.of(), await(stores.rollouts().newcomers(inGroup("other"), 9)));
        assertEquals(List.of(newcomer), await(stores.rollouts().newcomers(inGroup("group"), 9)));
        await(stores.rollouts()
                .change(
                        "r",
                        RolloutStoreTest::named,
                        snapshot -> Joining.join(snapshot, List.of(newcomer.id(), first), NOW.plusSeconds(1))));
        assertEquals(
                List.of(
                        RolloutDevice.waiting(first, 0, NOW),
                        RolloutDevice.waiting(second, 1, NOW),
                        RolloutDevice.waiting(newcomer.id(), 1, NOW.plusSeconds(1))),
                await(stores.rollouts().devices("r", Optional.empty(), 9)));
        assertEquals(List.of(), await(stores.rollouts().newcomers(Condition.always(), 9)));
    }

    private static Condition inGroup(String group) {
        return DeviceFilter.ofGroup(group).at(NOW, List.of());
    }

    @Test
    void namesTheRolloutsThatNewcomersCanJoin() {
        for (String id : List.of("a", "b", "c", "d")) {
            await(stores.rollouts().create(rollout(id, NOW.plusSeconds(id.charAt(0))), List.of(), () -> "id"));
        }
        end("a", RolloutState.COMPLETED);
        end("b", RolloutState.COMPLETED);
        end("c", RolloutState.ABORTED);
        assertEquals(
                List.of("d", "b"),
                await(stores.rollouts().joinable()).stream().map(Rollout::id).toList());
    }

    private void end(String id, RolloutState state) {
        await(stores.rollouts()
                .change(
                        id,
                        RolloutStoreTest::named,
                        snapshot -> Optional.of(
                                new RolloutUpdate(snapshot.rollout().with(state, ""), List.of(), List.of()))));
    }

    @Test
    void withdrawsWhatIsDesired() {
        create("r");
        await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, this::assign));
        await(stores.rollouts().change("r", RolloutStoreTest::named, snapshot -> {
            Changeset set = new Changeset(snapshot, () -> "id-" + ids.incrementAndGet(), NOW);
            set.abort("enough");
            return set.update();
        }));
        Device device = await(stores.devices().find(first)).orElseThrow();
        assertEquals(Optional.empty(), device.desired());
        assertEquals(2, device.counter());
        assertEquals(List.of(), await(stores.rollouts().open()));
        create("s");
    }
}
