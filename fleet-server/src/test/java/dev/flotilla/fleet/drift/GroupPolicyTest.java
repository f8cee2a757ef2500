package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.PrivateSummary;
import dev.flotilla.contract.testkit.Seeds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupPolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-10T12:00:00Z");
    private static final double USUAL = 100;
    private static final double DARK = 60;
    private static final int ENOUGH = 50;
    private static final int INFERENCES = 100;

    /** So seldom is a name wrong that none of these tests fails by one. */
    private static final double HARDLY_EVER = 1e-6;

    private final Random random = Seeds.random("group policy");
    private final GroupPolicy policy = new GroupPolicy(settings(HARDLY_EVER));
    private final GroupCensus census = new GroupCensus(seen(2000, USUAL));

    private static DriftSettings settings(double falseNames) {
        return new DriftSettings(1000, falseNames, ENOUGH, 3, Duration.ofHours(1), Season.NONE);
    }

    private ObservationSketch seen(int inferences, double mean) {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < inferences; i++) {
            sketch.record(new Observation(
                    mean + 10 * random.nextGaussian(),
                    60 + 12 * random.nextGaussian(),
                    random.nextInt(10),
                    Math.sqrt(random.nextDouble()),
                    4));
        }
        return sketch;
    }

    private void take(GroupCensus into, String group, int devices, double mean) {
        for (int i = 0; i < devices; i++) {
            into.take(device(group, i), group, new DeviceWindows(seen(INFERENCES, mean), NOW));
        }
    }

    private void takePast(GroupCensus into, String group, int devices, double mean) {
        for (int i = 0; i < devices; i++) {
            into.takePast(device(group, i), seen(4 * INFERENCES, mean));
        }
    }

    private static DeviceId device(String group, int number) {
        return new DeviceId("d-" + group + number);
    }

    private static GroupDrift group(GroupComparison comparison, String name) {
        return comparison.groups().stream()
                .filter(group -> group.group().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static GroupFeature brightness(GroupComparison comparison, String group) {
        return group(comparison, group).features().stream()
                .filter(feature -> feature.score().feature().equals(ObservationSketch.INPUT_MEAN))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void namesAGroupThatBecameDarkAgainstBaselineOthersAndPast() {
        for (String group : List.of("dock", "shop", "yard", "gate")) {
            boolean dark = group.equals("shop");
            take(census, group, 6, dark ? DARK : USUAL);
            takePast(census, group, 6, USUAL);
        }
        GroupComparison comparison = policy.compare(census);
        assertEquals(4, comparison.compared());
        assertEquals("shop", comparison.groups().get(0).group());
        assertEquals(6, comparison.groups().get(0).devices());
        assertEquals(6 * INFERENCES, comparison.groups().get(0).inferences());
        GroupFeature first = comparison.groups().get(0).features().get(0);
        assertEquals(ObservationSketch.INPUT_MEAN, first.score().feature());
        assertTrue(first.score().drifted());
        assertTrue(first.score().psi() > 1, () -> first.toString());
        assertTrue(first.others().orElseThrow().named());
        assertTrue(first.past().orElseThrow().named());
        for (GroupDrift other : comparison.groups().subList(1, 4)) {
            assertFalse(other.differs(), other::toString);
        }
    }

    @Test
    void namesAGroupThatHasAlwaysBeenDarkAgainstBaselineAndOthersButNotItsPast() {
        for (String group : List.of("dock", "shop", "yard")) {
            double mean = group.equals("shop") ? DARK : USUAL;
            take(census, group, 6, mean);
            takePast(census, group, 6, mean);
        }
        GroupFeature dark = brightness(policy.compare(census), "shop");
        assertTrue(dark.score().drifted());
        assertTrue(dark.others().orElseThrow().named());
        assertFalse(dark.past().orElseThrow().named(), dark::toString);
    }

    @Test
    void namesTheOneOddDeviceOfAGroupAndNoOther() {
        take(census, "dock", 6, USUAL);
        take(census, "shop", 4, USUAL);
        DeviceId odd = device("shop", 99);
        census.take(odd, "shop", new DeviceWindows(seen(INFERENCES, DARK), NOW));
        GroupComparison comparison = policy.compare(census);
        GroupDrift shop = group(comparison, "shop");
        assertEquals(1, shop.odd(), shop::toString);
        assertEquals(odd, shop.oddDevices().get(0).device());
        assertEquals(ObservationSketch.INPUT_MEAN, shop.oddDevices().get(0).feature());
        assertEquals(0, group(comparison, "dock").odd());
    }

    @Test
    void saysNothingOfDevicesInAGroupOfTwo() {
        take(census, "shop", 1, USUAL);
        census.take(device("shop", 99), "shop", new DeviceWindows(seen(INFERENCES, DARK), NOW));
        assertEquals(0, group(policy.compare(census), "shop").odd());
    }

    @Test
    void hasNoPastToCompareWithBeforeThereIsEnoughOfIt() {
        take(census, "dock", 2, USUAL);
        take(census, "shop", 2, USUAL);
        census.takePast(device("shop", 0), seen(99, DARK));
        GroupComparison comparison = policy.compare(census);
        assertEquals(Optional.empty(), brightness(comparison, "dock").past());
        assertEquals(Optional.empty(), brightness(comparison, "shop").past());
    }

    /** Else every device that joins a group would look like a change of the group. */
    @Test
    void comparesWithThePastOnlyDevicesThatHaveOne() {
        take(census, "shop", 4, USUAL);
        takePast(census, "shop", 4, USUAL);
        for (int i = 10; i < 20; i++) {
            census.take(device("shop", i), "shop", new DeviceWindows(seen(INFERENCES, DARK), NOW));
        }
        GroupFeature seen = brightness(policy.compare(census), "shop");
        assertTrue(seen.score().drifted());
        assertFalse(seen.past().orElseThrow().named());
    }

    /** Else a device that shows more of itself than before would be a change of its group. */
    @Test
    void comparesWithThePastInTheSharesThatDevicesHaveNow() {
        census.take(device("shop", 0), "shop", new DeviceWindows(seen(INFERENCES, USUAL), NOW));
        census.take(device("shop", 1), "shop", new DeviceWindows(seen(5 * INFERENCES, DARK), NOW));
        census.takePast(device("shop", 0), seen(20 * INFERENCES, USUAL));
        census.takePast(device("shop", 1), seen(5 * INFERENCES, DARK));
        GroupFeature seen = brightness(policy.compare(census), "shop");
        assertFalse(seen.past().orElseThrow().named(), seen::toString);
    }

    @Test
    void oneGroupThatTellsOfMuchMoreIsNotWhatTheOthersAreHeldAgainst() {
        for (String group : List.of("dock", "yard", "gate", "roof", "hall")) {
            take(census, group, 1, USUAL);
        }
        for (int i = 0; i < 100; i++) {
            census.take(device("shop", i), "shop", new DeviceWindows(seen(INFERENCES, DARK), NOW));
        }
        GroupComparison comparison = policy.compare(census);
        assertTrue(brightness(comparison, "shop").others().orElseThrow().named());
        for (String group : List.of("dock", "yard", "gate", "roof", "hall")) {
            assertFalse(brightness(comparison, group).others().orElseThrow().named(), group);
        }
    }

    /** Nobody is told of these, but their number would set the limit for those in groups. */
    @Test
    void comparesNoDeviceWithOthersThatAreInNoGroup() {
        for (String group : List.of(GroupCensus.NO_GROUP, "shop")) {
            take(census, group, 6, USUAL);
            census.take(device(group, 99), group, new DeviceWindows(seen(INFERENCES, DARK), NOW));
        }
        List<Integer> odd = OddDevices.among(census, List.copyOf(census.groups()), settings(HARDLY_EVER)).stream()
                .map(List::size)
                .toList();
        assertEquals(List.of(0, 1), odd);
    }

    @Test
    void comparesNoGroupThatHasShownTooLittleButCountsItAmongTheOthers() {
        census.take(device("small", 0), "small", new DeviceWindows(seen(ENOUGH - 1, DARK), NOW));
        take(census, "shop", 1, USUAL);
        take(census, GroupCensus.NO_GROUP, 3, USUAL);
        GroupComparison comparison = policy.compare(census);
        assertEquals(
                List.of("shop"),
                comparison.groups().stream().map(GroupDrift::group).toList());
        assertTrue(brightness(comparison, "shop").others().isPresent());
    }

    @Test
    void hasNoOthersWhereAllAreInOneGroup() {
        take(census, "shop", 5, USUAL);
        assertEquals(
                Optional.empty(), brightness(policy.compare(census), "shop").others());
        assertEquals(0, policy.compare(new GroupCensus(new ObservationSketch())).compared());
    }

    @Test
    void leavesOutCountsWithNoise() {
        take(census, "shop", 1, USUAL);
        ObservationSketch noisy = new PrivateSummary(seen(2000, USUAL), 10, 1000, random).of(seen(INFERENCES, DARK));
        census.take(device("shop", 9), "shop", new DeviceWindows(noisy, NOW, PrivateSummary.noiseVariance(1)));
        census.takePast(device("shop", 0), noisy);
        GroupComparison comparison = policy.compare(census);
        assertEquals(1, group(comparison, "shop").devices());
        assertEquals(Optional.empty(), brightness(comparison, "shop").past());
    }

    @Test
    void takesALackOfResolutionForNoDifference() {
        for (int i = 0; i < 10; i++) {
            ObservationSketch fine = seen(INFERENCES, USUAL);
            census.take(device("fine", i), "fine", new DeviceWindows(fine, NOW));
            ObservationSketch coarse = seen(INFERENCES, USUAL).atResolution(6);
            census.take(device("coarse", i), "coarse", new DeviceWindows(coarse, NOW));
            census.takePast(device("coarse", i), seen(4 * INFERENCES, USUAL));
        }
        GroupComparison comparison = policy.compare(census);
        assertFalse(group(comparison, "fine").differs(), comparison::toString);
        assertFalse(group(comparison, "coarse").differs(), comparison::toString);
    }

    /**
     * Of 4 comparisons each names something in one fleet of a hundred: in 4 % of fleets at most. To find more than 12 of 100 has a
     * chance of 1 in 10,000.
     */
    @Test
    void namesHardlyAnythingWhereNothingDiffers() {
        GroupPolicy usual = new GroupPolicy(settings(0.01));
        int fleets = 100;
        int naming = 0;
        for (int i = 0; i < fleets; i++) {
            GroupCensus fleet = new GroupCensus(seen(2000, USUAL));
            for (String group : List.of("dock", "shop", "yard")) {
                take(fleet, group, 5, USUAL);
                takePast(fleet, group, 5, USUAL);
            }
            if (usual.compare(fleet).groups().stream().anyMatch(GroupDrift::differs)) {
                naming++;
            }
        }
        assertTrue(naming <= 12, naming + " of " + fleets + " fleets");
        System.out.println("named something in " + naming + " of " + fleets + " fleets");
    }
}
