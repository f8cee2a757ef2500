package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store of rollouts shows to a decision, and when there is something to decide. */
class RolloutNewsTest extends RolloutStoreTest {

    RolloutNewsTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void showsCountersReportsAndWhatRunsToTheDecision() {
        create("r");
        assignFirst();
        await(stores.devices().saveReport(first, report(1, UpdatePhase.CONFIRMED, bundle.digest())));
        change("r", snapshot -> {
            DeviceView view = snapshot.devices().get(0);
            assertEquals(1, view.counter());
            assertEquals(Optional.of(bundle.digest()), view.good());
            assertEquals(UpdatePhase.CONFIRMED, view.reported().orElseThrow().phase());
            assertTrue(snapshot.devices().get(1).reported().isEmpty());
            return Optional.empty();
        });
    }

    @Test
    void showsAReportOnWhatItGaveOnce() {
        create("r");
        assignFirst();
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
        assignFirst();
        Instant end = NOW.plus(Duration.ofMinutes(1));
        assertEquals(List.of(), news(end));
        assertEquals(List.of(first), news(end.plusMillis(1)));
        assertEquals(List.of(first), news(end.plusMillis(1)), "until it is judged");
        end("r", RolloutState.COMPLETED);
        assertEquals(List.of(first), news(end.plusMillis(1)), "its last devices have no more time than the others");
    }

    @Test
    void showsWhenADeviceWasToldWhatItIsToRun() {
        create("r");
        assertEquals(Optional.empty(), toldAt(first));
        assignFirst();
        assertEquals(Optional.of(NOW), toldAt(first));
    }

    private Optional<Instant> toldAt(DeviceId device) {
        List<Optional<Instant>> told = new ArrayList<>();
        change("r", snapshot -> {
            snapshot.devices().stream()
                    .filter(view -> view.part().id().equals(device))
                    .forEach(view -> told.add(view.toldAt()));
            return Optional.empty();
        });
        return told.get(0);
    }

    @Test
    void opensACompletedRolloutWhenThereIsNews() {
        create("r");
        assignFirst();
        change(
                "r",
                snapshot -> Optional.of(new RolloutUpdate(
                        snapshot.rollout().with(RolloutState.COMPLETED, ""),
                        List.of(
                                snapshot.devices().get(0).part().with(RolloutDeviceState.SUCCEEDED, "", NOW),
                                snapshot.devices().get(1).part().with(RolloutDeviceState.EXCLUDED, "", NOW)),
                        List.of())));
        assertEquals(List.of(), await(stores.rollouts().open()));
        await(stores.devices().saveReport(first, report(1, UpdatePhase.CONFIRMED, bundle.digest())));
        assertEquals(List.of("r"), await(stores.rollouts().open()));
        news(NOW);
        assertEquals(List.of(), await(stores.rollouts().open()));
    }

    @Test
    void keepsACompletedRolloutOpenWhileItsLastDevicesAreInFlight() {
        create("r");
        assignFirst();
        end("r", RolloutState.COMPLETED);
        assertEquals(List.of("r"), await(stores.rollouts().open()));
    }

    @Test
    void selectsDevicesByWhatBecameOfThem() {
        create("r");
        assertEquals(List.of(first), seen(DeviceSelection.waiting(0, 9)));
        assertEquals(List.of(first, second), seen(DeviceSelection.waiting(1, 9)));
        assertEquals(List.of(first), seen(DeviceSelection.waiting(1, 1)));
        assignFirst();
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

    @Test
    void namesTheBundlesThatDevicesGoBackTo() {
        create("r");
        assertEquals(List.of(), await(stores.rollouts().previousBundles("r")));
        RegisteredBundle other = RegisteredBundles.registered("1.1.0", NOW);
        await(stores.registry().addBundle(other));
        assignFirst();
        change(
                "r",
                snapshot -> Optional.of(new RolloutUpdate(
                        snapshot.rollout(),
                        List.of(snapshot.devices().get(0).part().assigned(1, Optional.of(other.digest()), NOW)),
                        List.of())));
        assertEquals(List.of(other.digest()), await(stores.rollouts().previousBundles("r")));
        assertEquals(List.of(first), seen(DeviceSelection.holding()));
    }
}
