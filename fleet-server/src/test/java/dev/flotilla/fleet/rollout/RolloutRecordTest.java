package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.store.Stores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a store of rollouts keeps of them and of their devices. */
class RolloutRecordTest extends RolloutStoreTest {

    RolloutRecordTest(Stores.Backend backend) {
        super(backend);
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
        assignFirst();
        assertEquals(List.of(first), ids(inState(RolloutDeviceState.ASSIGNED, Optional.empty())));
        assertEquals(List.of(second), ids(inState(RolloutDeviceState.WAITING, Optional.of(first))));
        assertEquals(List.of(), ids(inState(RolloutDeviceState.WAITING, Optional.of(second))));
    }

    private List<RolloutDevice> inState(RolloutDeviceState state, Optional<DeviceId> after) {
        return await(stores.rollouts().devices("r", Optional.of(state), after, 9));
    }

    private static List<DeviceId> ids(List<RolloutDevice> parts) {
        return parts.stream().map(RolloutDevice::id).toList();
    }

    @Test
    void countsEachDeviceOnceWhateverBecomesOfIt() {
        create("r");
        assertCounted();
        assignFirst();
        assertCounted();
        observed(first, RolloutDeviceState.FAILED);
        assertCounted();
        DeviceId newcomer = enrol("c", "");
        change("r", snapshot -> Joining.join(snapshot, List.of(newcomer), NOW));
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
    void refusesADeviceThatIsInAnotherActiveRollout() {
        create("r");
        assertThrows(RolloutConflictException.class, () -> create("s"));
        assertTrue(await(stores.rollouts().find("s")).isEmpty());
    }

    @Test
    void takesInADeviceThatIsInNoRollout() {
        create("r");
        Newcomer newcomer = new Newcomer(
                await(stores.devices().find(enrol("c", "group"))).orElseThrow().facts());
        assertEquals(List.of(newcomer), await(stores.rollouts().newcomers(Condition.always(), 9)));
        assertEquals(List.of(), await(stores.rollouts().newcomers(inGroup("other"), 9)));
        assertEquals(List.of(newcomer), await(stores.rollouts().newcomers(inGroup("group"), 9)));
        change("r", snapshot -> Joining.join(snapshot, List.of(newcomer.id(), first), NOW.plusSeconds(1)));
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
}
