package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import dev.flotilla.fleet.drift.accuracy.ClassShare;
import dev.flotilla.fleet.drift.accuracy.Doubt;
import dev.flotilla.fleet.drift.accuracy.Share;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What every drift store does. */
class DriftStoreTest extends StoreTest {

    DriftStoreTest(Stores.Backend backend) {
        super(backend);
    }

    private static DriftPoint point(String feature, int second) {
        Distance distance = new Distance(second, 0.5, OptionalDouble.of(0.25), OptionalDouble.of(0.75));
        FeatureScore score =
                new FeatureScore(feature, FeatureScore.Kind.QUANTILE, distance, OptionalDouble.of(0.125), true, 200);
        return new DriftPoint(NOW.plusSeconds(second), score, 4);
    }

    @Test
    void keepsTheLastPointsOfEachFeatureOldestFirst() {
        for (int second = 1; second <= 3; second++) {
            await(stores.drift().save(digest("m"), List.of(point("a", second), point("b", second)), List.of()));
        }
        await(stores.drift().save(digest("other"), List.of(point("a", 9)), List.of()));
        assertEquals(
                List.of(point("a", 2), point("a", 3), point("b", 2), point("b", 3)),
                await(stores.drift().points(digest("m"), 2)));
    }

    @Test
    void forgetsOldPointsOfAllBundlesAFewAtATime() {
        await(stores.drift().save(digest("m"), List.of(point("a", 1), point("a", 2), point("a", 4)), List.of()));
        await(stores.drift().save(digest("other"), List.of(point("b", 3)), List.of()));
        assertEquals(2, await(stores.drift().deleteBefore(NOW.plusSeconds(4), 2)));
        assertEquals(1, await(stores.drift().deleteBefore(NOW.plusSeconds(4), 2)));
        assertEquals(0, await(stores.drift().deleteBefore(NOW.plusSeconds(4), 2)));
        assertEquals(List.of(point("a", 4)), await(stores.drift().points(digest("m"), 9)));
        assertEquals(List.of(), await(stores.drift().points(digest("other"), 9)));
    }

    @Test
    void keepsTheLastEstimatesOfAccuracyUntilTheyAreOld() {
        for (int second = 1; second <= 3; second++) {
            await(stores.drift().saveAccuracy(digest("m"), estimate(second)));
        }
        await(stores.drift().saveAccuracy(digest("other"), estimate(9)));
        assertEquals(List.of(estimate(2), estimate(3)), await(stores.drift().accuracy(digest("m"), 2)));
        await(stores.drift().deleteBefore(NOW.plusSeconds(3), 9));
        assertEquals(List.of(estimate(3)), await(stores.drift().accuracy(digest("m"), 9)));
        assertEquals(List.of(), await(stores.drift().accuracy(digest("third"), 9)));
    }

    private static AccuracyPoint estimate(int second) {
        Share share = Share.counted(second, 10);
        return new AccuracyPoint(
                NOW.plusSeconds(second),
                new AccuracyEstimate(
                        share,
                        0.5,
                        10,
                        20,
                        List.of(new Doubt("input.mean", 0.25)),
                        List.of(new ClassShare(3, 0.75, share))));
    }

    @Test
    void replacesTheVerdictsOfTheBundle() {
        FeatureScore score = point("a", 1).score();
        DeviceDrift drifted = new DeviceDrift(new DeviceId("a"), DeviceDrift.Verdict.DRIFTED, 200, List.of(score));
        DeviceDrift hold = new DeviceDrift(new DeviceId("b"), DeviceDrift.Verdict.HOLD, 3, List.of());
        await(stores.drift().save(digest("m"), List.of(), List.of(drifted)));
        await(stores.drift().save(digest("m"), List.of(), List.of(drifted, hold)));
        assertEquals(List.of(drifted, hold), await(stores.drift().devices(digest("m"))));
        await(stores.drift().save(digest("m"), List.of(), List.of(hold)));
        assertEquals(List.of(hold), await(stores.drift().devices(digest("m"))));
    }

    @Test
    void remembersEachPhaseOfABundleUntilItIsOld() {
        FeatureWatch watch = FeatureWatch.begin(FeatureWatch.Kind.ORDERED, new long[] {3, 4, 5}, 7)
                .learn(Map.of(0, new long[] {1, 2, 3}, 6, new long[] {2, 2, 2}));
        DriftMemory morning = new DriftMemory(Map.of("a", watch), Optional.of(NOW), NOW.plusMillis(1));
        DriftMemory noon = new DriftMemory(Map.of(), Optional.empty(), Instant.EPOCH);
        await(stores.drift().remember(digest("m"), "morning", noon, NOW));
        await(stores.drift().remember(digest("m"), "morning", morning, NOW));
        await(stores.drift().remember(digest("m"), "noon", noon, NOW.plusSeconds(9)));
        DriftMemory found = await(stores.drift().recall(digest("m"), "morning"));
        assertArrayEquals(MemoryDocument.bytes(morning), MemoryDocument.bytes(found));
        assertEquals(noon, await(stores.drift().recall(digest("m"), "noon")));
        assertEquals(DriftMemory.NONE, await(stores.drift().recall(digest("other"), "noon")));
        await(stores.drift().deleteBefore(NOW.plusSeconds(1), 9));
        assertEquals(DriftMemory.NONE, await(stores.drift().recall(digest("m"), "morning")));
    }
}
