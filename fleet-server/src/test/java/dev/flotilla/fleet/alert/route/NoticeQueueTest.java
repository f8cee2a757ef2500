package dev.flotilla.fleet.alert.route;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertEvent;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.Silence;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every store of alerts keeps for those who are to be told of them. */
class NoticeQueueTest extends StoreTest {
    private static final Alert ALERT = SampleAlerts.drift("a", AlertState.OPEN);

    private final NoticeQueue notices = stores.notices();

    NoticeQueueTest(Stores.Backend backend) {
        super(backend);
    }

    private List<String> heads() {
        return await(notices.heads()).stream()
                .map(notice -> notice.route() + " " + notice.event())
                .toList();
    }

    @Test
    void keepsForEachReceiverWhatHappenedInItsOrder() {
        await(stores.alerts().add(ALERT));
        await(stores.alerts().add(ALERT));
        Notice first = await(notices.heads()).get(0);
        assertEquals(ALERT, first.alert());
        assertEquals(0, first.attempts());
        assertEquals(ALERT.openedAt(), first.dueAt());
        await(stores.alerts().acknowledge("a", "ada", NOW));
        await(stores.alerts().resolve(ALERT.trouble().key(), NOW.plusSeconds(9)));
        await(stores.alerts().resolve(ALERT.trouble().key(), NOW.plusSeconds(9)));
        assertEquals(List.of(Stores.ALL + " OPENED", Stores.DRIFT + " OPENED"), heads());
        assertEquals(4, await(notices.count()));
        await(notices.remove(first.id()));
        assertEquals(List.of(Stores.ALL + " RESOLVED", Stores.DRIFT + " OPENED"), heads());
        Notice resolved = await(notices.heads()).get(0);
        assertEquals(AlertState.RESOLVED, resolved.alert().state());
        assertEquals("ada", resolved.alert().acknowledgedBy().orElseThrow());
    }

    @Test
    void tellsOfAnAlertAgainWhenItsSilenceIsOver() {
        await(stores.alerts().add(ALERT));
        await(stores.alerts().silence("a", new Silence(NOW.plusSeconds(60), "ada", "known"), NOW));
        assertEquals(2, await(notices.count()), "nobody is told of a silence");
        assertEquals(0, await(stores.alerts().endSilences(NOW.plusSeconds(59))));
        assertEquals(1, await(stores.alerts().endSilences(NOW.plusSeconds(60))));
        assertEquals(4, await(notices.count()));
        await(notices.remove(await(notices.heads()).get(0).id()));
        assertEquals(Stores.ALL + " REOPENED", heads().get(0));
    }

    @Test
    void remembersAttemptsAndForgetsReceivers() {
        await(stores.alerts().add(ALERT));
        Notice first = await(notices.heads()).get(0);
        await(notices.postpone(first.id(), 3, NOW.plusSeconds(99)));
        Notice later = await(notices.heads()).get(0);
        assertEquals(3, later.attempts());
        assertEquals(NOW.plusSeconds(99), later.dueAt());
        await(notices.retain(Set.of(Stores.DRIFT)));
        assertEquals(List.of(Stores.DRIFT + " OPENED"), heads());
        await(notices.retain(Set.of()));
        assertEquals(0, await(notices.count()));
    }
}
