package dev.flotilla.fleet.alert.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertEvent;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.Severity;
import dev.flotilla.fleet.alert.Silence;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of alerts keeps for those who are to be told of them. */
class NoticeQueueTest extends StoreTest {
    private static final Alert ALERT = SampleAlerts.drift("a", AlertState.OPEN);

    private final NoticeQueue notices = stores.notices();

    NoticeQueueTest(Stores.Backend backend) {
        super(backend);
    }

    /** Tells the next notice of each receiver; which they were. */
    private List<String> told(String... routes) {
        List<Notice> due = await(notices.claim(Set.of(routes), NOW.plusSeconds(100), NOW.plusSeconds(200)));
        due.forEach(notice -> await(notices.remove(notice.id())));
        return due.stream().map(notice -> notice.route() + " " + notice.event()).toList();
    }

    private Notice next(String route) {
        return await(notices.claim(Set.of(route), NOW.plusSeconds(100), NOW.plusSeconds(200)))
                .get(0);
    }

    private void happened(int count) {
        for (int i = 0; i < count; i++) {
            await(stores.alerts().silence("a", new Silence(NOW, "ada", "known"), NOW));
            await(stores.alerts().endSilence("a", NOW));
        }
    }

    @Test
    void keepsForEachReceiverWhatHappenedInItsOrder() {
        await(stores.alerts().add(ALERT));
        await(stores.alerts().add(ALERT));
        await(stores.alerts().acknowledge("a", "ada", NOW));
        await(stores.alerts().resolve(ALERT.trouble().key(), NOW.plusSeconds(9)));
        await(stores.alerts().resolve(ALERT.trouble().key(), NOW.plusSeconds(9)));
        assertEquals(4, await(notices.count()));
        Notice first = next(Stores.ALL);
        assertEquals(ALERT, first.alert());
        assertEquals(AlertEvent.OPENED, first.event());
        assertEquals(0, first.attempts());
        assertEquals(ALERT.openedAt(), first.at());
        await(notices.remove(first.id()));
        Notice resolved = next(Stores.ALL);
        assertEquals(AlertEvent.RESOLVED, resolved.event());
        assertEquals(AlertState.RESOLVED, resolved.alert().state());
        assertEquals("ada", resolved.alert().acknowledgedBy().orElseThrow());
        assertEquals(List.of(Stores.DRIFT + " OPENED"), told(Stores.DRIFT));
        assertEquals(List.of(Stores.DRIFT + " RESOLVED"), told(Stores.DRIFT));
        assertEquals(List.of(), told(Stores.DRIFT));
    }

    @Test
    void tellsOfAnAlertAgainWhenItsSilenceIsOver() {
        await(stores.alerts().add(ALERT));
        await(stores.alerts().silence("a", new Silence(NOW.plusSeconds(60), "ada", "known"), NOW));
        assertEquals(2, await(notices.count()), "nobody is told of a silence");
        assertEquals(0, await(stores.alerts().endSilences(NOW.plusSeconds(59))));
        assertEquals(1, await(stores.alerts().endSilences(NOW.plusSeconds(60))));
        assertEquals(4, await(notices.count()));
        assertEquals(List.of(Stores.ALL + " OPENED"), told(Stores.ALL));
        assertEquals(List.of(Stores.ALL + " REOPENED"), told(Stores.ALL));
    }

    @Test
    void tellsOfAnAlertAgainWhenItGetsWorseUnlessItIsSilenced() {
        await(stores.alerts().add(ALERT));
        await(stores.alerts().acknowledge("a", "ada", NOW));
        become(Severity.NOTICE);
        become(Severity.NOTICE);
        assertEquals(2, await(notices.count()));
        become(Severity.CRITICAL);
        become(Severity.CRITICAL);
        assertEquals(4, await(notices.count()));
        assertEquals(List.of(Stores.ALL + " OPENED"), told(Stores.ALL));
        Notice worse = next(Stores.ALL);
        assertEquals(AlertEvent.WORSENED, worse.event());
        assertEquals(Severity.CRITICAL, worse.alert().trouble().severity());
        assertEquals(AlertState.ACKNOWLEDGED, worse.alert().state());
        become(Severity.WARNING);
        await(stores.alerts().silence("a", new Silence(NOW.plusSeconds(60), "ada", "known"), NOW));
        become(Severity.CRITICAL);
        assertEquals(3, await(notices.count()));
    }

    private void become(Severity severity) {
        assertTrue(await(stores.alerts().update("a", SampleAlerts.drift("a", severity), NOW)));
    }

    @Test
    void givesWhatIsDueToOneOfSeveralServersUntilItsTimeIsOver() {
        await(stores.alerts().add(ALERT));
        Instant due = ALERT.openedAt();
        Set<String> both = Set.of(Stores.ALL, Stores.DRIFT);
        assertEquals(List.of(), await(notices.claim(both, due.minusMillis(1), due.plusSeconds(60))));
        assertEquals(2, await(notices.claim(both, due, due.plusSeconds(60))).size());
        assertEquals(List.of(), await(notices.claim(both, due.plusSeconds(59), due.plusSeconds(120))));
        assertEquals(
                2,
                await(notices.claim(both, due.plusSeconds(60), due.plusSeconds(120)))
                        .size());
    }

    @Test
    void givesToOneServerWhatSeveralAskForAtTheSameTime() {
        await(stores.alerts().add(ALERT));
        List<Future<List<Notice>>> asked = IntStream.range(0, 8)
                .mapToObj(server -> notices.claim(Set.of(Stores.ALL), NOW.plusSeconds(100), NOW.plusSeconds(200)))
                .toList();
        assertEquals(1, asked.stream().mapToInt(each -> await(each).size()).sum());
    }

    @Test
    void remembersAttemptsAndForgetsReceiversThatAreThereNoMore() {
        await(stores.alerts().add(ALERT));
        await(notices.postpone(next(Stores.ALL).id(), 3, NOW.plusSeconds(50)));
        assertEquals(3, next(Stores.ALL).attempts());
        Instant at = ALERT.openedAt();
        assertEquals(0, await(notices.forget(Set.of(Stores.DRIFT), at)));
        assertEquals(1, await(notices.forget(Set.of(Stores.DRIFT), at.plusMillis(1))));
        assertEquals(List.of(), told(Stores.ALL));
        assertEquals(1, await(notices.forget(Set.of(), at.plusMillis(1))));
        assertEquals(0, await(notices.count()));
    }

    @Test
    void keepsSoManyOfEachReceiverAndNotMore() {
        await(stores.alerts().add(ALERT));
        happened(NoticeQueue.MOST + 1);
        assertEquals(2 * NoticeQueue.MOST, await(notices.count()));
        assertEquals(List.of(Stores.ALL + " REOPENED"), told(Stores.ALL), "the oldest is dropped");
        happened(1);
        assertEquals(
                2 * NoticeQueue.MOST, await(notices.count()), "one more for who has room, and one in place of another");
    }
}
