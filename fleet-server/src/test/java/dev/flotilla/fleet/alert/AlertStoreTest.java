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

    private static final Silence SILENCE = new Silence(NOW.plusSeconds(60), "ada", "we know");

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
        assertTrue(await(stores.alerts().acknowledge("1", "ada", NOW.plusSeconds(1))));
        assertFalse(await(stores.alerts().acknowledge("1", "bob", NOW.plusSeconds(2))));
        Trouble worse = trouble("x", "drifted more");
        assertTrue(await(stores.alerts().update("1", worse, NOW.plusSeconds(3))));
        assertEquals(
                Optional.of(new Alert(
                        "1",
                        AlertState.ACKNOWLEDGED,
                        worse,
                        NOW,
                        NOW.plusSeconds(3),
                        Optional.of("ada"),
                        Optional.empty())),
                await(stores.alerts().find("1")));
    }

    @Test
    void leavesAResolvedAlertAsItIs() {
        await(stores.alerts().add(alert("1", "x", 0)));
        assertTrue(await(stores.alerts().resolve("x", NOW.plusSeconds(1))));
        Optional<Alert> resolved = await(stores.alerts().find("1"));
        assertFalse(await(stores.alerts().acknowledge("1", "ada", NOW.plusSeconds(2))));
        assertFalse(await(stores.alerts().silence("1", SILENCE, NOW.plusSeconds(2))));
        assertFalse(await(stores.alerts().endSilence("1", NOW.plusSeconds(2))));
        assertFalse(await(stores.alerts().update("1", trouble("x", "late"), NOW.plusSeconds(2))));
        assertFalse(await(stores.alerts().resolve("x", NOW.plusSeconds(2))));
        assertEquals(resolved, await(stores.alerts().find("1")));
        assertEquals(AlertState.RESOLVED, resolved.orElseThrow().state());
    }

    @Test
    void silencesAnAlertUntilItsTimeIsOver() {
        await(stores.alerts().add(alert("1", "x", 0)));
        await(stores.alerts().acknowledge("1", "bob", NOW));
        assertTrue(await(stores.alerts().silence("1", SILENCE, NOW.plusSeconds(1))));
        Alert silenced = await(stores.alerts().find("1")).orElseThrow();
        assertEquals(AlertState.SILENCED, silenced.state());
        assertEquals(Optional.of(SILENCE), silenced.silence());
        assertFalse(await(stores.alerts().acknowledge("1", "bob", NOW.plusSeconds(2))));
        assertTrue(await(stores.alerts().update("1", trouble("x", "more"), NOW.plusSeconds(2))));
        assertEquals(
                AlertState.SILENCED,
                await(stores.alerts().find("1")).orElseThrow().state());
        assertEquals(0, await(stores.alerts().endSilences(NOW.plusSeconds(59))));
        assertEquals(1, await(stores.alerts().endSilences(NOW.plusSeconds(60))));
        assertEquals(
                Optional.of(new Alert("1", AlertState.OPEN, trouble("x", "more"), NOW, NOW.plusSeconds(60))),
                await(stores.alerts().find("1")));
        assertFalse(await(stores.alerts().endSilence("1", NOW)));
        await(stores.alerts().silence("1", SILENCE, NOW));
        assertTrue(await(stores.alerts().endSilence("1", NOW)));
        await(stores.alerts().silence("1", SILENCE, NOW));
        assertTrue(await(stores.alerts().resolve("x", NOW)));
        assertEquals(
                Optional.empty(), await(stores.alerts().find("1")).orElseThrow().silence());
    }

    @Test
    void givesWhatStandsAndWhatWasResolvedLately() {
        await(stores.alerts().add(alert("1", "x", 0)));
        await(stores.alerts().resolve("x", NOW.plusSeconds(5)));
        await(stores.alerts().add(alert("2", "y", 1)));
        assertEquals(
                List.of("2", "1"),
                await(stores.alerts().recent(NOW.plusSeconds(5))).stream()
                        .map(Alert::id)
                        .toList());
        assertEquals(
                List.of("2"),
                await(stores.alerts().recent(NOW.plusSeconds(6))).stream()
                        .map(Alert::id)
                        .toList());
    }

    @Test
    void opensNoSecondAlertOfAKey() {
        Alert first = alert("1", "x", 0);
        assertTrue(await(stores.alerts().add(first)));
        assertFalse(await(stores.alerts().add(alert("2", "x", 0))));
        assertEquals(List.of(first), await(stores.alerts().list(Optional.empty(), 9)));
    }
}
