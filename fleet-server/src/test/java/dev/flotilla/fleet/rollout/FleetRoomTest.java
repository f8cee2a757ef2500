package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How many devices are in flight at once over all rollouts, in every store of them. */
class FleetRoomTest extends StoreTest {
    private static final int MOST = 5;
    private static final int ROLLOUTS = 8;
    private static final int DEVICES_EACH = 3;

    private final RegisteredBundle bundle = RegisteredBundles.registered("1.0.0", NOW);
    private final AtomicInteger ids = new AtomicInteger();

    FleetRoomTest(Stores.Backend backend) {
        super(Stores.in(backend, Optional.of(MOST)));
    }

    private String create(int number) {
        RolloutPlan plan = new RolloutPlan(
                "plan " + number,
                bundle.digest(),
                List.of(new StagePlan(100, Duration.ZERO, 1)),
                9,
                Duration.ofMinutes(1),
                Optional.of(DeviceFilter.ofGroup("group")));
        List<RolloutDevice> parts = new ArrayList<>();
        for (int device = 0; device < DEVICES_EACH; device++) {
            parts.add(RolloutDevice.waiting(enrol("d" + number + "-" + device, ""), 0, NOW));
        }
        String id = "r" + number;
        await(stores.rollouts().create(Rollout.create(id, plan, bundle.selfTestOutput(), NOW), parts, () -> "id"));
        return id;
    }

    private Future<Optional<RolloutUpdate>> go(String id) {
        return stores.rollouts()
                .change(
                        id,
                        standing -> transition(standing.rollout(), standing.counts(), List.of())
                                .map(Decision::concerns),
                        snapshot -> {
                            Changeset set = new Changeset(snapshot, () -> "id-" + ids.incrementAndGet(), NOW);
                            List<RolloutDevice> parts = snapshot.devices().stream()
                                    .map(DeviceView::part)
                                    .toList();
                            transition(snapshot.rollout(), snapshot.counts(), parts)
                                    .ifPresent(decision -> decision.accept(set));
                            return set.update();
                        });
    }

    private static Optional<Decision> transition(Rollout rollout, RolloutCounts counts, List<RolloutDevice> parts) {
        return RolloutPolicy.transition(rollout, counts, parts, Optional.empty(), NOW);
    }

    private List<DeviceId> inFlight(String id) {
        return await(stores.rollouts().devices(id, Optional.of(RolloutDeviceState.ASSIGNED), Optional.empty(), 99))
                .stream()
                .map(RolloutDevice::id)
                .toList();
    }

    @Test
    void givesNoMoreThanFitHoweverManyRolloutsGoOnAtOnce() {
        await(stores.registry().addBundle(bundle));
        List<String> rollouts = new ArrayList<>();
        for (int number = 0; number < ROLLOUTS; number++) {
            rollouts.add(create(number));
        }
        rollouts.stream().map(this::go).toList().forEach(TestDatabase::await);
        List<DeviceId> given =
                rollouts.stream().flatMap(id -> inFlight(id).stream()).toList();
        assertEquals(MOST, given.size());
        rollouts.forEach(id -> assertEquals(Optional.empty(), await(go(id)), "there is no room"));
        String first = rollouts.stream()
                .filter(id -> !inFlight(id).isEmpty())
                .findFirst()
                .orElseThrow();
        List<DeviceId> done = inFlight(first);
        await(stores.rollouts()
                .change(
                        first,
                        standing -> Optional.of(DeviceSelection.named(done)),
                        snapshot -> Optional.of(new RolloutUpdate(
                                snapshot.rollout(),
                                snapshot.devices().stream()
                                        .map(view -> view.part().with(RolloutDeviceState.SUCCEEDED, "", NOW))
                                        .toList(),
                                List.of()))));
        rollouts.stream().map(this::go).toList().forEach(TestDatabase::await);
        assertEquals(MOST, rollouts.stream().mapToInt(id -> inFlight(id).size()).sum(), done.size() + " made room");
    }

    @Test
    void doesNotWaitForWhoStaysWithTheBundleOfARolloutThatWasRolledBack() {
        await(stores.registry().addBundle(bundle));
        String first = create(0);
        String second = create(1);
        String third = create(2);
        List.of(first, second).forEach(id -> await(go(id)));
        assertEquals(Optional.empty(), await(go(third)), "there is no room");
        await(stores.rollouts().change(first, standing -> Optional.of(DeviceSelection.holding()), snapshot -> {
            Changeset set = new Changeset(snapshot, () -> "id-" + ids.incrementAndGet(), NOW);
            set.rollBack("bad", new PreviousBundles(Map.of(), Optional.empty()));
            return set.update();
        }));
        assertEquals(DEVICES_EACH, inFlight(first).size(), "none has a bundle to go back to");
        await(go(third));
        assertEquals(DEVICES_EACH, inFlight(third).size());
    }
}
