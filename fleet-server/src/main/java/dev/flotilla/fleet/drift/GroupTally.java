package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.drift.stat.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the devices of a group saw, by feature and bin. Not thread-safe. */
final class GroupTally {

    private final String name;
    private final ObservationSketch together = new ObservationSketch();
    private final List<DeviceTally> devices = new ArrayList<>();
    private final List<long[]> counts;
    private final List<long[]> before;
    private final List<long[]> since;

    /** What a device saw, by feature and bin. */
    record DeviceTally(DeviceId device, long inferences, List<long[]> counts) {}

    /** @param bins of each feature */
    GroupTally(String name, int[] bins) {
        this.name = name;
        this.counts = empty(bins);
        this.before = empty(bins);
        this.since = empty(bins);
    }

    private static List<long[]> empty(int[] bins) {
        return Arrays.stream(bins).mapToObj(long[]::new).toList();
    }

    void add(DeviceTally device, ObservationSketch seen) {
        devices.add(device);
        together.merge(seen);
        addAll(counts, device.counts());
    }

    void addBefore(List<long[]> more) {
        addAll(before, more);
    }

    void addSince(DeviceTally device) {
        addAll(since, device.counts());
    }

    private static void addAll(List<long[]> sum, List<long[]> more) {
        for (int f = 0; f < sum.size(); f++) {
            Counts.add(sum.get(f), more.get(f));
        }
    }

    String name() {
        return name;
    }

    List<DeviceTally> devices() {
        return devices;
    }

    /** All devices' last windows. */
    ObservationSketch together() {
        return together;
    }

    long[] counts(int feature) {
        return counts.get(feature);
    }

    /** What the devices that have a past showed then. */
    long[] before(int feature) {
        return before.get(feature);
    }

    /** What the same devices show now: a device that is new would be taken for a change. */
    long[] since(int feature) {
        return since.get(feature);
    }
}
