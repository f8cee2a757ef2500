package dev.flotilla.fleet.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every alert store does. */
class AlertStoreTest extends StoreTest {

    AlertStoreTest(Stores.Backend backend) {
        super(backend);
    }

    private static Alert alert(String id, String key, AlertState state, int second) {
        Trouble trouble = new Trouble(
                key,
                AlertKind.DRIFT,
                "model 1.0.0",
                "ab",
                List.of(new Trouble.Feature("input.mean", 3.5, 0.5)),
                List.of("a", "b"),
                3.5,
                Optional.of("rollout"),
                "drifted");
        return new Alert(id, state, trouble, NOW.plusSeconds(second), NOW.plusSeconds(second));
    }

    @Test
    void givesAlertsBackAsTheyWereNewestFirst() {
        Alert old = alert("1", "x", AlertState.RESOLVED, 0);
        Alert open = alert("2", "x", AlertState.OPEN, 1);
        await(stores.alerts().save(old));
        await(stores.alerts().save(open));
        assertEquals(List.of(open, old), await(stores.alerts().list(Optional.empty(), 9)));
        assertEquals(List.of(old), await(stores.alerts().list(Optional.of(AlertState.RESOLVED), 9)));
        assertEquals(Optional.of(open), await(stores.alerts().findUnresolved("x")));
        assertEquals(List.of(open), await(stores.alerts().unresolved(AlertKind.DRIFT)));
        assertEquals(List.of(), await(stores.alerts().unresolved(AlertKind.ROLLOUT)));
        assertEquals(1, await(stores.alerts().countUnresolved()));
    }

    @Test
    void replacesAnAlertById() {
        await(stores.alerts().save(alert("1", "x", AlertState.OPEN, 0)));
        Alert seen = alert("1", "x", AlertState.ACKNOWLEDGED, 0);
        await(stores.alerts().save(seen));
        assertEquals(Optional.of(seen), await(stores.alerts().find("1")));
    }

    @Test
    void refusesASecondUnresolvedAlertOfAKey() {
        await(stores.alerts().save(alert("1", "x", AlertState.OPEN, 0)));
        assertThrows(RuntimeException.class, () -> await(stores.alerts().save(alert("2", "x", AlertState.OPEN, 0))));
    }
}
