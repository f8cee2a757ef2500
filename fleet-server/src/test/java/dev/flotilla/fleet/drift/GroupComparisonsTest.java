package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.limit.OverloadedException;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TestSigners;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What is compared, over every store. */
class GroupComparisonsTest extends StoreTest {

    private static final int DEVICES = 3;
    private static final int INFERENCES = 200;
    private static final Duration HOUR = Duration.ofHours(1);

    private final Random random = Seeds.random("group comparisons");
    private final ManualClock clock = new ManualClock();
    private final RegisteredBundle bundle = bundle();
    private int windows;

    GroupComparisonsTest(Stores.Backend backend) {
        super(backend);
        await(stores.registry().addBundle(bundle));
    }

    private RegisteredBundle bundle() {
        RegisteredBundle any = RegisteredBundles.registered("1.0.0", NOW);
        return new RegisteredBundle(
                any.target(),
                any.manifest(),
                any.labels(),
                any.selfTestOutput(),
                SimulatedReports.sketch(random, 2000, false),
                any.uploadedAt(),
                any.keyIds(),
                any.targetsVersion());
    }

    private GroupComparisons comparisons(Season season, SlowWork work) {
        Immediately background = new Immediately();
        Repository repository = new Repository(
                stores.metadata(),
                TestSigners.of(1),
                new Lifetimes(Duration.ofDays(30), Duration.ofDays(3)),
                background,
                clock,
                topic -> {});
        return new GroupComparisons(
                new DriftSettings(1000, 1e-6, 50, 1, Duration.ofHours(24), season),
                new Telemetry(stores.telemetry(), clock, topic -> {}),
                stores.devices(),
                new Registry(stores.registry(), new MemoryArtifacts(), repository, background, clock, topic -> {}),
                work);
    }

    private void enrol(String group) {
        for (int i = 0; i < DEVICES; i++) {
            DeviceId id = enrol(group + i, group);
            await(stores.devices().saveReport(id, report(0, UpdatePhase.CONFIRMED, bundle.digest())));
        }
    }

    /** An hour of a group's devices. */
    private void hour(String group, Duration ago, boolean dark) {
        Instant end = clock.instant().minus(ago);
        for (int i = 0; i < DEVICES; i++) {
            ObservationSketch seen = SimulatedReports.sketch(random, INFERENCES, dark);
            Window window = new Window("w" + windows++, end.minus(HOUR), end, bundle.digest(), seen);
            await(stores.telemetry().upsert(new DeviceId(group + i), List.of(window), end));
        }
    }

    private GroupFeature brightness(Season season, String group) {
        GroupComparison found = await(comparisons(season, new Immediately()).of(bundle.digest()));
        return found.groups().stream()
                .filter(each -> each.group().equals(group))
                .flatMap(each -> each.features().stream())
                .filter(feature -> feature.score().feature().equals(ObservationSketch.INPUT_MEAN))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tellsAGroupThatBecameDarkFromOneThatHasAlwaysBeen() {
        for (String group : List.of("dock", "shop", "yard", "gate", "hall")) {
            enrol(group);
            for (int ago = 4; ago >= 0; ago--) {
                boolean dark = group.equals("yard") || (group.equals("shop") && ago == 0);
                hour(group, HOUR.multipliedBy(ago), dark);
            }
        }
        GroupComparison found =
                await(comparisons(Season.NONE, new Immediately()).of(bundle.digest()));
        assertEquals(5, found.compared());
        for (GroupDrift group : found.groups()) {
            boolean dark = List.of("shop", "yard").contains(group.group());
            GroupFeature brightness = brightness(Season.NONE, group.group());
            assertEquals(DEVICES, group.devices());
            assertEquals(DEVICES * INFERENCES, group.inferences());
            assertEquals(dark, brightness.score().drifted(), group::toString);
            assertEquals(dark, brightness.others().orElseThrow().named(), group::toString);
            assertEquals(
                    group.group().equals("shop"),
                    brightness.past().orElseThrow().named(),
                    group::toString);
            assertEquals(0, group.odd(), group::toString);
        }
    }

    @Test
    void comparesNightsWithNightsWhereDaysReturn() {
        for (String group : List.of("dock", "shop")) {
            enrol(group);
            for (int days = 2; days >= 1; days--) {
                hour(group, Duration.ofDays(days), true);
                hour(group, Duration.ofDays(days).minusHours(2), false);
            }
            hour(group, Duration.ofHours(3), false);
            hour(group, Duration.ZERO, !group.equals("shop"));
        }
        assertTrue(brightness(Season.NONE, "dock").past().orElseThrow().named());
        assertFalse(brightness(Season.DAY, "dock").past().orElseThrow().named());
        assertTrue(brightness(Season.DAY, "shop").past().orElseThrow().named());
        assertTrue(brightness(Season.WEEK, "shop").past().isEmpty());
    }

    @Test
    void leavesOutDevicesThatRunAnotherBundleNow() {
        enrol("dock");
        hour("dock", Duration.ZERO, false);
        await(stores.devices().saveReport(new DeviceId("dock0"), report(1, UpdatePhase.CONFIRMED, digest("other"))));
        GroupComparison found =
                await(comparisons(Season.NONE, new Immediately()).of(bundle.digest()));
        assertEquals(DEVICES - 1, found.groups().get(0).devices());
        assertEquals(
                0,
                await(comparisons(Season.NONE, new Immediately()).of(digest("unknown")))
                        .compared());
    }

    @Test
    void comparesOneFleetAtATime() {
        Promise<Void> gate = Promise.promise();
        SlowWork waiting = new SlowWork() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return gate.future().compose(open -> new Immediately().run(work));
            }
        };
        GroupComparisons comparisons = comparisons(Season.NONE, waiting);
        Future<GroupComparison> first = comparisons.of(bundle.digest());
        assertInstanceOf(
                OverloadedException.class, comparisons.of(bundle.digest()).cause());
        gate.complete();
        assertEquals(0, await(first).compared());
        assertEquals(0, await(comparisons.of(bundle.digest())).compared());
    }
}
