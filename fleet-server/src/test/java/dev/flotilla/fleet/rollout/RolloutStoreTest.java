package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of what every store of rollouts does share: two devices, of which a rollout gives the first a bundle. */
abstract class RolloutStoreTest extends StoreTest {

    protected final RegisteredBundle bundle = RegisteredBundles.registered("1.0.0", NOW);
    protected DeviceId first = new DeviceId("none");
    protected DeviceId second = new DeviceId("none");
    private final AtomicInteger ids = new AtomicInteger();

    protected RolloutStoreTest(Stores.Backend backend) {
        super(backend);
    }

    @BeforeEach
    void enrolTwo() {
        await(stores.registry().addBundle(bundle));
        first = enrol("a", "");
        second = enrol("b", "");
    }

    /** A plan of two stages for a group. */
    protected Rollout rollout(String id, Instant at) {
        RolloutPlan plan = new RolloutPlan(
                "plan " + id,
                bundle.digest(),
                List.of(new StagePlan(50, Duration.ofSeconds(1), 1), new StagePlan(100, Duration.ZERO, 0.5)),
                1,
                Duration.ofMinutes(1),
                Optional.of(DeviceFilter.ofGroup("group")));
        return Rollout.create(id, plan, bundle.selfTestOutput(), at);
    }

    /** A rollout with the first device in its first stage, and the second in the second. */
    protected Rollout create(String id) {
        Rollout rollout = rollout(id, NOW);
        await(stores.rollouts()
                .create(
                        rollout,
                        List.of(RolloutDevice.waiting(first, 0, NOW), RolloutDevice.waiting(second, 1, NOW)),
                        () -> "id"));
        return rollout;
    }

    /** Has the rollout "r" give the bundle to the first device. */
    protected RolloutUpdate assignFirst() {
        return await(stores.rollouts().change("r", RolloutStoreTest::allWaiting, snapshot -> {
                    Changeset set = changes(snapshot);
                    set.assign(new Decision.Assign(0, List.of(first), 1));
                    return set.update();
                }))
                .orElseThrow();
    }

    private static Optional<DeviceSelection> allWaiting(RolloutStanding standing) {
        return Optional.of(DeviceSelection.waiting(standing.rollout().stages().size(), Integer.MAX_VALUE));
    }

    /** An empty one, at {@link #NOW}. */
    protected Changeset changes(RolloutSnapshot snapshot) {
        return new Changeset(snapshot, () -> "id-" + ids.incrementAndGet(), NOW);
    }

    /** Has a rollout decide by what it knows of its devices a, b and c. */
    protected Optional<RolloutUpdate> change(String id, Function<RolloutSnapshot, Optional<RolloutUpdate>> decision) {
        return await(stores.rollouts().change(id, RolloutStoreTest::named, decision));
    }

    private static Optional<DeviceSelection> named(RolloutStanding standing) {
        return standing.counts().devices().isEmpty()
                ? Optional.of(DeviceSelection.none())
                : Optional.of(DeviceSelection.named(List.of(new DeviceId("a"), new DeviceId("b"), new DeviceId("c"))));
    }

    protected void end(String id, RolloutState state) {
        change(
                id,
                snapshot -> Optional.of(new RolloutUpdate(snapshot.rollout().with(state, ""), List.of(), List.of())));
    }

    protected void observed(DeviceId device, RolloutDeviceState state) {
        change("r", snapshot -> {
            Changeset set = changes(snapshot);
            set.observe(new Decision.Observe(device, state, ""));
            return set.update();
        });
    }

    /** What a decision of "r" sees that selects these devices. */
    protected List<DeviceId> seen(DeviceSelection selection) {
        List<DeviceId> seen = new ArrayList<>();
        await(stores.rollouts().change("r", standing -> Optional.of(selection), snapshot -> {
            snapshot.devices().forEach(view -> seen.add(view.part().id()));
            return Optional.empty();
        }));
        return seen;
    }

    /** Of which devices there is news for "r". */
    protected List<DeviceId> news(Instant now) {
        return seen(DeviceSelection.news(now, 9));
    }
}
