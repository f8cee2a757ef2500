package dev.flotilla.fleet.store;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SqlOperatorStoreTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Digest TOKEN = Digest.of(new byte[] {1});

    @Test
    void makesOnlyOneFirstOperatorHoweverManyAskAtOnce() {
        try (TestDatabase database = TestDatabase.fresh()) {
            SqlOperatorStore store = new SqlOperatorStore(database.transactions());
            assertFalse(await(store.hasOperators()));
            List<Future<Boolean>> attempts = IntStream.range(0, 8)
                    .mapToObj(i -> store.addFirst("operator" + i, "hash", NOW))
                    .toList();
            assertEquals(1, attempts.stream().filter(TestDatabase::await).count());
            assertTrue(await(store.hasOperators()));
        }
    }

    @Test
    void findsSessionsUntilTheyExpireOrAreRemoved() {
        try (TestDatabase database = TestDatabase.fresh()) {
            SqlOperatorStore store = new SqlOperatorStore(database.transactions());
            await(store.addFirst("ada", "hash", NOW));
            assertEquals(Optional.of("hash"), await(store.findPasswordHash("ada")));
            assertEquals(Optional.empty(), await(store.findPasswordHash("eve")));
            Instant end = NOW.plusSeconds(60);
            await(store.addSession(TOKEN, "ada", NOW, end));
            assertEquals(Optional.of("ada"), await(store.findSession(TOKEN, end.minusMillis(1))));
            assertEquals(Optional.empty(), await(store.findSession(TOKEN, end)));
            await(store.removeSession(TOKEN));
            assertEquals(Optional.empty(), await(store.findSession(TOKEN, NOW)));
        }
    }
}
