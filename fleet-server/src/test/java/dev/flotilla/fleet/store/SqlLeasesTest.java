package dev.flotilla.fleet.store;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlLeasesTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final TestDatabase database = TestDatabase.fresh();
    private final SqlLeases one = new SqlLeases(database.transactions(), "one");
    private final SqlLeases other = new SqlLeases(database.transactions(), "other");

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void isHeldByOneServerAsLongAsItTakesItAgain() {
        assertTrue(await(one.take("drift", LONG)));
        assertFalse(await(other.take("drift", LONG)));
        assertTrue(await(one.take("drift", LONG)));
        assertTrue(await(other.take("reminders", LONG)), "another lease");
    }

    @Test
    void goesToAnotherServerAtItsEnd() {
        assertTrue(await(one.take("drift", Duration.ofMillis(-1))));
        assertTrue(await(other.take("drift", LONG)));
        assertFalse(await(one.take("drift", LONG)));
    }

    @Test
    void isLeftToTheOthersByAServerThatStops() {
        assertTrue(await(one.take("drift", LONG)));
        assertTrue(await(other.take("reminders", LONG)));
        await(one.release());
        assertTrue(await(other.take("drift", LONG)));
        assertFalse(await(one.take("reminders", LONG)));
    }
}
