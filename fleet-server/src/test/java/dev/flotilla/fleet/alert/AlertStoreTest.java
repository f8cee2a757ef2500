package dev.flotilla.fleet.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private static Alert alert(String id, String key, int second) {
        return new Alert(
                id, AlertState.OPEN, trouble(key, "drifted"), NOW.plusSeconds(second), NOW.plusSeconds(second));
    }

    private static Trouble trouble(String key, String message) {
        return new Trouble(
                key,
                AlertKind.DRIFT,
                Severity.WARNING,
                "model 1.0.0",
                "ab",
                List.of(new Trouble.Feature("input.mean", 3.5, 0.5)),
                List.of("a", "b"),
                3.5,
                Optional.of("rollout"),
                Optional.of(NOW),
                List.of(new Trouble.Common("group shop", 2, 3, 1.5)),
                message);
    }

    @Test
    void givesAlertsBackAsTheyWereNewestFirst() {
        Alert open = alert("2", "x", 1);
        await(stores.alerts().add(alert("1", "x", 0)));
        assertTrue(await(stores.alerts().resolve("x", NOW)));
        assertTrue(await(stores.alerts().add(open)));
        Alert old = new Alert("1", AlertState.RESOLVED, trouble("x", "drifted"), NOW, NOW);
        assertEquals(List.of(open, old), await(stores.alerts().list(Optional.empty(), 9)));
        assertEquals(List.of(old), await(stores.alerts().list(Optional.of(AlertState.RESOLVED), 9)));
        assertEquals(List.of(old), await(stores.alerts().list(Optional.empty(), Optional.of("2"), 9)));
        assertEquals(List.of(), await(stores.alerts().list(Optional.of(AlertState.OPEN), Optional.of("2"), 9)));
        assertEquals(List.of(), await(stores.alerts().list(Optional.empty(), Optional.of("none"), 9)));
        assertEquals(Optional.of(open), await(stores.alerts().findUnresolved("x")));
        assertEquals(List.of(open), await(stores.alerts().unresolved(AlertKind.DRIFT)));
        assertEquals(List.of(), await(stores.alerts().unresolved(AlertKind.ROLLOUT)));
        assertEquals(1, await(stores.alerts().countUnresolved()));
    }

    @Test
    void keepsAnAcknowledgementWhenNewsOfTheTroubleCome() {
        await(stores.alerts().add(alert("1", "x", 0)));
        assertTrue(await(stores.alerts().acknowledge("1", NOW.plusSeconds(1))));
        assertFalse(await(stores.alerts().acknowledge("1", NOW.plusSeconds(2))));
        Trouble worse = trouble("x", "drifted more");
        assertTrue(await(stores.alerts().update("1", worse, NOW.plusSeconds(3))));
        assertEquals(
                Optional.of(new Alert("1", AlertState.ACKNOWLEDGED, worse, NOW, NOW.plusSeconds(3))),
                await(stores.alerts().find("1")));
    }

    @Test
    void leavesAResolvedAlertAsItIs() {
        await(stores.alerts().add(alert("1", "x", 0)));
        assertTrue(await(stores.alerts().resolve("x", NOW.plusSeconds(1))));
        Optional<Alert> resolved = await(stores.alerts().find("1"));
        assertFalse(await(stores.alerts().acknowledge("1", NOW.plusSeconds(2))));
        assertFalse(await(stores.alerts().update("1", trouble("x", "late"), NOW.plusSeconds(2))));
        assertFalse(await(stores.alerts().resolve("x", NOW.plusSeconds(2))));
        assertEquals(resolved, await(stores.alerts().find("1")));
        assertEquals(AlertState.RESOLVED, resolved.orElseThrow().state());
    }

    @Test
    void opensNoSecondAlertOfAKey() {
        Alert first = alert("1", "x", 0);
        assertTrue(await(stores.alerts().add(first)));
        assertFalse(await(stores.alerts().add(alert("2", "x", 0))));
        assertEquals(List.of(first), await(stores.alerts().list(Optional.empty(), 9)));
    }
}
