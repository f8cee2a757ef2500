package dev.flotilla.fleet.store;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.rollout.StagePlan;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlRolloutsTest {
    private static final int DEVICES = 2_000;
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final TestDatabase database = TestDatabase.fresh();
    private final SqlRollouts rollouts = new SqlRollouts(database.transactions(), Optional.empty());
    private final RegisteredBundle bundle = RegisteredBundles.registered("1.0.0", NOW);

    @AfterEach
    void close() {
        database.close();
    }

    /** Else the planner takes a large new rollout for one of no devices, and reads all of them once for each. */
    @Test
    void tellsThePlannerHowManyDevicesANewRolloutHas() {
        await(new SqlRegistry(database.transactions()).addBundle(bundle));
        await(database.transactions()
                .pool()
                .preparedQuery("INSERT INTO devices (id, name, device_group, public_key, enrolled_at)"
                        + " SELECT 'd-' || n, 'd', 'g', '\\x00', now() FROM generate_series(1, $1) AS n")
                .execute(Tuple.of(2 * DEVICES)));
        for (int n = 1; n <= 2; n++) {
            String id = "rollout " + n;
            List<RolloutDevice> devices = devices(n);
            await(rollouts.create(rollout(id), devices, () -> "id"));
            long expected = expectedDevices(id);
            assertTrue(expected > DEVICES / 4, () -> "of " + DEVICES + " it expects " + expected + " of " + id);
        }
    }

    private Rollout rollout(String id) {
        RolloutPlan plan = new RolloutPlan(
                id,
                bundle.digest(),
                List.of(new StagePlan(100, Duration.ZERO, 1)),
                1,
                Duration.ofMinutes(1),
                Optional.empty());
        return Rollout.create(id, plan, bundle.selfTestOutput(), NOW);
    }

    private static List<RolloutDevice> devices(int part) {
        return IntStream.rangeClosed((part - 1) * DEVICES + 1, part * DEVICES)
                .mapToObj(n -> RolloutDevice.waiting(new DeviceId("d-" + n), 0, NOW))
                .toList();
    }

    private long expectedDevices(String rollout) {
        return await(database.transactions()
                        .pool()
                        .query("EXPLAIN (FORMAT JSON) SELECT * FROM rollout_devices WHERE rollout_id = '" + rollout
                                + "'")
                        .execute()
                        .map(rows -> (JsonArray) rows.iterator().next().getValue(0)))
                .getJsonObject(0)
                .getJsonObject("Plan")
                .getLong("Plan Rows");
    }
}
