package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.GroupTally.DeviceTally;
import dev.flotilla.fleet.drift.stat.BinTest;
import dev.flotilla.fleet.drift.stat.FalseDiscovery;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Finds the devices that differ from the rest of their group. Pure. */
final class OddDevices {

    /** Of fewer devices it cannot be said which of them is odd. */
    private static final int LEAST = 3;

    private static final Comparator<OddDevice> LEAST_PROBABLE_FIRST =
            Comparator.comparingDouble(OddDevice::pValue).thenComparing(OddDevice::device);

    private final GroupCensus census;
    private final DriftSettings settings;

    private OddDevices(GroupCensus census, DriftSettings settings) {
        this.census = census;
        this.settings = settings;
    }

    /** By group, in their order, the devices that are named, the least probable first. */
    static List<List<OddDevice>> among(GroupCensus census, List<GroupTally> groups, DriftSettings settings) {
        OddDevices odd = new OddDevices(census, settings);
        List<List<OddDevice>> all = groups.stream().map(odd::compared).toList();
        double[] pValues =
                all.stream().flatMap(List::stream).mapToDouble(odd::probability).toArray();
        double limit = FalseDiscovery.threshold(pValues, settings.falseNames());
        return all.stream()
                .map(devices -> devices.stream()
                        .filter(device -> odd.probability(device) <= limit)
                        .sorted(LEAST_PROBABLE_FIRST)
                        .toList())
                .toList();
    }

    /** That of any of its features. */
    private double probability(OddDevice device) {
        return BinTest.sidak(device.pValue(), census.features().size());
    }

    /** Each device that has shown enough, with its least probable feature. */
    private List<OddDevice> compared(GroupTally group) {
        List<DeviceTally> devices = group.devices().stream()
                .filter(device -> device.inferences() >= settings.minSamples())
                .toList();
        if (devices.size() < LEAST || group.isNone()) {
            return List.of();
        }
        double[] least = new double[devices.size()];
        int[] worst = new int[devices.size()];
        Arrays.fill(least, 1);
        for (int f = 0; f < census.features().size(); f++) {
            double[] pValues = pValues(devices, f);
            for (int d = 0; d < pValues.length; d++) {
                if (pValues[d] < least[d]) {
                    least[d] = pValues[d];
                    worst[d] = f;
                }
            }
        }
        List<OddDevice> compared = new ArrayList<>();
        for (int d = 0; d < least.length; d++) {
            DeviceTally device = devices.get(d);
            String feature = census.features().get(worst[d]).name();
            compared.add(new OddDevice(device.device(), device.inferences(), feature, least[d]));
        }
        return compared;
    }

    private double[] pValues(List<DeviceTally> devices, int feature) {
        return AgainstRest.pValues(
                census.features().get(feature).bins(),
                devices.stream().map(device -> device.counts().get(feature)).toList(),
                census.grain(feature));
    }
}
