package dev.flotilla.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.device.ClaimBatch;
import dev.flotilla.fleet.device.Device;
import dev.flotilla.fleet.device.DeviceLabels;
import dev.flotilla.fleet.device.DeviceQuery;
import dev.flotilla.fleet.device.NewDevice;
import dev.flotilla.fleet.device.Report;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFilter;
import dev.flotilla.fleet.filter.Model;
import dev.flotilla.fleet.filter.RandomFilters;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database finds by a filter exactly the devices of which the filter's condition holds. */
class FilterSqlTest {
    private static final long SEED = 20_261_122;
    private static final int DEVICES = 60;
    private static final int FILTERS = 1500;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final P256KeyPair KEY = P256KeyPair.generate(new SecureRandom());
    private static final List<Digest> BUNDLES = List.of(digest("a"), digest("b"), digest("c"), digest("d"));
    private static final List<Model> MODELS = List.of(
            new Model(BUNDLES.get(0), "a", new ModelVersion(1, 0, 0)),
            new Model(BUNDLES.get(1), "ab", new ModelVersion(1, 2, 0)),
            new Model(BUNDLES.get(2), "b", new ModelVersion(1, 10, 0)));
    private static final List<String> TEXTS =
            List.of("a", "b", "ab", "a_b", "axb", "50%", "5 0%", "a\\b", "*", "é", "éa", "it's", "🚀b");
    private static final List<String> TAGS = List.of("a", "b", "ab", "a_b", "axb", "a:b");
    private static final List<String> SIZES =
            List.of("10", "-1", "2.50", "1e3", "ten ;", "100000000000000", "0010", "1.");

    private final Random random = new Random(SEED);
    private final TestDatabase database = TestDatabase.fresh();
    private final SqlDevices devices = new SqlDevices(database.transactions());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void findsTheDevicesOfWhichTheConditionHolds() {
        for (int i = 0; i < DEVICES; i++) {
            add("d" + i);
        }
        List<Device> all = page(Condition.always());
        assertEquals(DEVICES, all.size());
        RandomFilters filters = new RandomFilters(random);
        Set<Integer> sizes = new HashSet<>();
        for (int i = 0; i < FILTERS; i++) {
            String text = filters.next(3);
            Condition condition = new DeviceFilter(text).at(NOW, MODELS);
            List<DeviceId> expected = all.stream()
                    .filter(device -> condition.holds(device.facts()))
                    .map(Device::id)
                    .toList();
            assertEquals(expected, page(condition).stream().map(Device::id).toList(), "seed " + SEED + ", " + text);
            sizes.add(expected.size());
        }
        assertTrue(sizes.size() > DEVICES / 2, "filters select " + sizes + " devices, seed " + SEED);
    }

    private List<Device> page(Condition condition) {
        return TestDatabase.await(devices.page(Optional.empty(), new DeviceQuery("", condition), DEVICES));
    }

    private void add(String name) {
        Digest claim = digest("claim for " + name);
        DeviceId id = new DeviceId(name);
        Instant enrolled = NOW.minus(Duration.ofHours(random.nextInt(72)));
        ClaimBatch batch = new ClaimBatch(name, random.nextInt(4) == 0 ? "" : pick(TEXTS), enrolled, NOW);
        TestDatabase.await(devices.addClaims(batch, List.of(claim)));
        TestDatabase.await(devices.enrol(
                claim, new NewDevice(id, pick(TEXTS), KEY.publicKey(), enrolled), enrolled.minusSeconds(1)));
        List<String> tags = TAGS.stream().filter(tag -> random.nextInt(3) == 0).toList();
        Map<String, String> attributes =
                switch (random.nextInt(4)) {
                    case 0 -> Map.of();
                    case 1 -> Map.of("size", pick(SIZES));
                    default -> Map.of("size", pick(SIZES), "site", pick(TEXTS));
                };
        TestDatabase.await(devices.setLabels(id, new DeviceLabels(tags, attributes)));
        long counter = random.nextInt(3);
        if (random.nextBoolean()) {
            assign(id, counter);
        }
        if (random.nextInt(4) > 0) {
            TestDatabase.await(devices.saveReport(id, report()));
        }
        if (random.nextBoolean()) {
            Instant seen = NOW.minus(Duration.ofHours(random.nextInt(72)));
            TestDatabase.await(devices.setOnline(id, random.nextBoolean(), seen));
        }
        if (random.nextInt(5) == 0) {
            TestDatabase.await(devices.revoke(id, NOW));
        }
    }

    /** As a rollout does. */
    private void assign(DeviceId id, long counter) {
        TestDatabase.await(database.transactions()
                .pool()
                .preparedQuery("UPDATE devices SET counter = $2, desired_bundle = $3, desired_nonce = '',"
                        + " desired_message_id = '', desired_at = $4 WHERE id = $1")
                .execute(Tuple.of(id.value(), counter, pick(BUNDLES).hex(), Columns.time(NOW))));
    }

    private Report report() {
        ReportedState state = new ReportedState(
                "message",
                NOW,
                random.nextInt(3),
                "",
                pick(List.of(UpdatePhase.values())),
                random.nextInt(4) == 0 ? Optional.empty() : Optional.of(pick(BUNDLES)),
                "",
                Optional.empty(),
                0,
                "",
                pick(List.of("", "1.0.0", "1.10.0", "2")),
                0);
        return Report.of(state, state.sign(KEY), NOW.minus(Duration.ofHours(random.nextInt(72))));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
