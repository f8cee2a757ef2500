package dev.flotilla.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.rollout.Approval;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.Spent;
import dev.flotilla.fleet.rollout.Stage;
import dev.flotilla.fleet.rollout.StagePlan;
import dev.flotilla.fleet.rollout.StageState;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What earlier versions kept is there after the migrations, and a database that is not there is named. */
class MigrationTest {
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final Digest SELF_TEST = Digest.of(new byte[] {2});

    @Test
    void rolloutsKeepTheirPlansAndTheirPlace() {
        String rollout = "INSERT INTO bundles VALUES ('" + BUNDLE.hex()
                + "', 'a.flotilla', 1, 1, 0, 'a', '{}', '', '{}', '"
                + SELF_TEST.hex() + "', '', now(), '{}', 1);"
                + " INSERT INTO rollouts VALUES ('r', 'the name', '" + BUNDLE.hex() + "', '" + SELF_TEST.hex() + "', '["
                + "{\"percent\": 10, \"bakeMillis\": 60000, \"successThreshold\": 0.9, \"state\": \"DONE\","
                + " \"startedAt\": \"2026-11-01T00:00:00Z\", \"bakingSince\": \"2026-11-01T00:01:00Z\","
                + " \"finishedAt\": \"2026-11-01T00:02:00Z\"},"
                + "{\"percent\": 100, \"bakeMillis\": 0, \"successThreshold\": 1, \"state\": \"WAITING\","
                + " \"startedAt\": null, \"bakingSince\": null, \"finishedAt\": null}]',"
                + " 3, 600000, 'hall 1', 'PAUSED', 'why', '2026-11-01T00:00:00Z')";
        StagePlan canary = new StagePlan(10, Duration.ofMinutes(1), 0.9);
        StagePlan all = new StagePlan(100, Duration.ZERO, 1);
        Instant begin = Instant.parse("2026-11-01T00:00:00Z");
        Stage done = new Stage(
                canary,
                StageState.DONE,
                Optional.of(begin),
                Optional.of(begin.plusSeconds(60)),
                Optional.of(begin.plusSeconds(120)));
        Stage waiting = new Stage(all, StageState.WAITING, Optional.empty(), Optional.empty(), Optional.empty());
        RolloutPlan plan = new RolloutPlan(
                "the name",
                BUNDLE,
                List.of(canary, all),
                3,
                Duration.ofMinutes(10),
                Optional.of(DeviceFilter.ofGroup("hall 1")));
        try (TestDatabase database = TestDatabase.migratedFrom("27", rollout)) {
            assertEquals(
                    Optional.of(new Rollout(
                            "r",
                            plan,
                            SELF_TEST,
                            List.of(done, waiting),
                            RolloutState.PAUSED,
                            "why",
                            begin,
                            Spent.NOTHING,
                            Approval.NONE)),
                    TestDatabase.await(new SqlRollouts(database.transactions(), Optional.empty()).find("r")));
        }
    }

    @Test
    void namesADatabaseThatCannotBeReachedAndTheSettingButNoPassword() throws Exception {
        DatabaseAddress nobody = new DatabaseAddress("127.0.0.1", Ports.free(), "fleet", "flotilla", "secret");
        assertRefused(nobody, "postgresql://flotilla@127.0.0.1:" + nobody.port() + "/fleet;");
        DatabaseAddress here = TestDatabase.empty();
        assertRefused(here.withDatabase("none"), "database \"none\" does not exist");
        DatabaseAddress stranger =
                new DatabaseAddress(here.host(), here.port(), here.database(), here.user(), "secret");
        assertRefused(stranger, "password authentication failed");
    }

    private static void assertRefused(DatabaseAddress address, String why) {
        String message = String.valueOf(assertThrows(IllegalStateException.class, () -> SchemaVersion.migrate(address))
                .getMessage());
        assertTrue(message.contains(why), message);
        assertTrue(message.contains("setting database.url"), message);
        assertFalse(message.contains("secret"), message);
        assertEquals(1, message.lines().count(), message);
    }
}
