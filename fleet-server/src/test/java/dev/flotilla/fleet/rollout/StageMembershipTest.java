package dev.flotilla.fleet.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.fleet.filter.DeviceFilter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StageMembershipTest {
    private static final List<DeviceId> DEVICES =
            IntStream.range(0, 20).mapToObj(i -> new DeviceId("d" + i)).toList();
    private static final DeviceFilter CANARIES = new DeviceFilter("tag==canary");

    private static List<List<DeviceId>> split(Set<DeviceId> canaries, Reach... stages) {
        return StageMembership.split(
                "draw",
                DEVICES,
                Arrays.stream(stages)
                        .map(reach -> new StagePlan(reach, Duration.ZERO, 1))
                        .toList(),
                Map.of(CANARIES, canaries),
                Set.of());
    }

    private static List<Integer> sizes(List<List<DeviceId>> split) {
        return split.stream().map(List::size).toList();
    }

    @Test
    void countsAndPercentagesIncludeTheStagesBefore() {
        assertEquals(
                List.of(3, 7, 2, 8),
                sizes(split(
                        Set.of(),
                        new Reach.Count(3),
                        new Reach.Percent(50),
                        new Reach.Count(12),
                        new Reach.Percent(100))));
        assertEquals(
                List.of(10, 0, 10),
                sizes(split(Set.of(), new Reach.Percent(50), new Reach.Count(4), new Reach.Count(100))));
    }

    @Test
    void takesWhatAFilterSelectsOrNamesSayUnlessAStageBeforeHasIt() {
        Set<DeviceId> canaries = Set.of(new DeviceId("d3"), new DeviceId("d4"), new DeviceId("elsewhere"));
        List<List<DeviceId>> split = split(
                canaries,
                new Reach.Named(List.of(new DeviceId("d4"))),
                new Reach.Matching(CANARIES),
                new Reach.Percent(100));
        assertEquals(List.of(new DeviceId("d4")), split.get(0));
        assertEquals(List.of(new DeviceId("d3")), split.get(1));
        assertEquals(18, split.get(2).size());
    }

    @Test
    void staysTheSameForTheOthersWhenAStageIsPutBefore() {
        List<DeviceId> alone = split(Set.of(), new Reach.Percent(100)).get(0);
        DeviceId named = alone.get(5);
        List<List<DeviceId>> split = split(Set.of(), new Reach.Named(List.of(named)), new Reach.Percent(100));
        assertEquals(alone.stream().filter(id -> !id.equals(named)).toList(), split.get(1));
        assertTrue(Stream.of(split(Set.of(), new Reach.Count(4)).get(0)).allMatch(alone.subList(0, 4)::equals));
    }

    @Test
    void leavesDevicesThatRunNoShadowsToTheStageBehind() {
        List<StagePlan> stages = List.of(
                new StagePlan(new Reach.Percent(50), Duration.ZERO, 1, Optional.of(new ShadowTerms(0.1, 100))),
                new StagePlan(50, Duration.ZERO, 1),
                new StagePlan(100, Duration.ZERO, 1));
        List<List<DeviceId>> plain = StageMembership.split("draw", DEVICES, stages, Map.of(), Set.of());
        assertEquals(List.of(10, 0, 10), sizes(plain));
        Set<DeviceId> unable = Set.of(plain.get(0).get(3), plain.get(2).get(0));
        List<List<DeviceId>> split = StageMembership.split("draw", DEVICES, stages, Map.of(), unable);
        assertEquals(List.of(9, 1, 10), sizes(split));
        assertEquals(List.of(plain.get(0).get(3)), split.get(1));
        assertEquals(plain.get(2), split.get(2));
    }
}
