package dev.flotilla.fleet.store;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.account.Account;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.audit.ChainCheck;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the database itself adds to the audit log. */
class SqlAuditTest {
    private static final AuditEvent EVENT =
            new AuditEvent(Actor.user("ada"), "putBundle", "/bundles/a", AuditEvent.Outcome.DONE, "");

    private final TestDatabase database = TestDatabase.fresh();
    private final AuditLog log = new AuditLog(new SqlAudit(database.transactions()), Clock.systemUTC());

    @BeforeEach
    void write() {
        for (int i = 0; i < 3; i++) {
            await(log.record(EVENT));
        }
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void execute(String sql) {
        await(database.transactions().pool().query(sql).execute());
    }

    @Test
    void refusesToChangeEntries() {
        for (String sql :
                List.of("UPDATE audit_entry SET actor = 'eve'", "DELETE FROM audit_entry", "TRUNCATE audit_entry")) {
            assertThrows(PgException.class, () -> execute(sql), sql);
        }
        assertTrue(await(log.verify()).broken().isEmpty());
    }

    @Test
    void namesTheEntryThatSomebodyWithAllRightsChanged() {
        execute("ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_stays");
        execute("UPDATE audit_entry SET actor = 'eve' WHERE sequence = 2");
        ChainCheck.Broken broken = await(log.verify()).broken().orElseThrow();
        assertEquals(new ChainCheck.Broken(2, "its hash is not that of what it says"), broken);
        execute("DELETE FROM audit_entry WHERE sequence > 1");
        assertEquals(2, await(log.verify()).broken().orElseThrow().sequence());
    }

    @Test
    void makesNoOperatorWhoseMakingCannotBeNoted() {
        SqlOperatorStore operators = new SqlOperatorStore(database.transactions());
        execute("ALTER TABLE audit_entry RENAME TO elsewhere");
        Future<Boolean> added = operators.addFirst(new Account("ada", Role.ADMIN, false, Instant.EPOCH), "hash", EVENT);
        assertThrows(PgException.class, () -> await(added));
        assertFalse(await(operators.hasOperators()));
    }
}
