package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.store.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What stores of devices know by what rollouts told them to run. */
class OrderedDevicesTest extends RolloutStoreTest {

    OrderedDevicesTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void namesConnectedDevicesThatHaveNotAnswered() {
        create("r");
        assignFirst();
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
        assignFirst();
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
        assignFirst();
        change("r", snapshot -> {
            Changeset set = changes(snapshot);
            set.complete(new Decision.Complete());
            return set.update();
        });
        create("later");
        assertEquals(Optional.of(bundle.digest()), good("later"), "told by the rollout before");
    }

    @Test
    void takesADeviceToRunNothingThatItWasNeverTold() {
        create("r");
        await(stores.devices().saveReport(first, report(0, UpdatePhase.IDLE, bundle.digest())));
        assertEquals(Optional.empty(), base(first));
        assignFirst();
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
        change(rollout, snapshot -> {
            seen.add(snapshot.devices().get(0).good());
            return Optional.empty();
        });
        return seen.get(0);
    }
}
