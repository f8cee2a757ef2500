package dev.flotilla.fleet.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.audit.AuditEvent.Outcome;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of the audit log does. */
class AuditStoreTest extends StoreTest {
    private final AuditStore store = stores.audit();
    private final AuditLog log = new AuditLog(store, Clock.fixed(NOW.plusNanos(1_234_567), ZoneOffset.UTC));

    AuditStoreTest(Stores.Backend backend) {
        super(backend);
    }

    static AuditEvent event(String resource) {
        return new AuditEvent(
                Actor.token("ada", "t-1"),
                "putBundle",
                resource,
                Outcome.REFUSED,
                "n\u00f6, \ud83d\ude80 \0",
                Optional.of("4bf92f3577b34da6a3ce929d0e0e4736"));
    }

    @Test
    void chainsWhatIsWrittenAtOnceOneAfterTheOther() {
        List<Future<Void>> written = IntStream.range(0, 20)
                .mapToObj(i -> log.record(event("/bundles/" + i)))
                .toList();
        written.forEach(TestDatabase::await);
        ChainCheck check = await(log.verify());
        assertEquals(Optional.empty(), check.broken());
        assertEquals(20, check.head().sequence());
        assertEquals(check.head(), await(store.head()));
    }

    @Test
    void isWholeWhenItIsEmpty() {
        assertEquals(ChainCheck.START, await(log.verify()));
    }

    @Test
    void givesEntriesBackAsTheyWereWritten() {
        AuditEntry first = await(store.append(NOW, event("/bundles/a")));
        AuditEntry second = await(
                store.append(NOW, new AuditEvent(Actor.system(), "pauseRollout", "/rollouts/1", Outcome.DONE, "")));
        assertEquals(List.of(second, first), await(store.before(Optional.empty(), 9)));
        assertEquals(List.of(first), await(store.before(Optional.of(2L), 9)));
        assertEquals(List.of(second), await(store.before(Optional.empty(), 1)));
        assertEquals(List.of(second), await(store.after(1, 9)));
        assertEquals(Optional.of(first), await(store.newest("/bundles/a")));
        assertEquals(Optional.empty(), await(store.newest("/bundles/b")));
    }

    @Test
    void notesOnceWhatIsToldAgainUntilSomethingElseHappens() {
        AuditEvent paused = event("/rollouts/1");
        await(log.recordOnce(paused));
        await(log.recordOnce(paused));
        assertEquals(1, await(store.head()).sequence());
        await(log.record(paused.with(Outcome.DONE, "resumed")));
        await(log.recordOnce(paused));
        assertEquals(3, await(store.head()).sequence());
        assertTrue(await(log.verify()).broken().isEmpty());
    }
}
