package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.drift.stat.Counts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the devices of a group saw, by feature and bin. Not thread-safe. */
final class GroupTally {

    private final String name;
    private final int[] bins;
    private final ObservationSketch together = new ObservationSketch();
    private final List<DeviceTally> devices = new ArrayList<>();
    private final List<long[]> counts;
    private final Map<DeviceId, Past> pasts = new TreeMap<>();

    /** What a device saw, by feature and bin. */
    record DeviceTally(DeviceId device, long inferences, List<long[]> counts) {}

    /** What a device saw before, beside what it sees now. */
    private record Past(DeviceTally now, List<long[]> before) {

        /** How many times as much of a feature it saw before; 0 if it sees none now. */
        double times(int feature) {
            long seen = Counts.total(now.counts().get(feature));
            return seen == 0 ? 0 : (double) Counts.total(before.get(feature)) / seen;
        }
    }

    /** Counts of two times. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record BeforeAndNow(long[] before, long[] now) {}

    /** @param bins of each feature */
    GroupTally(String name, int[] bins) {
        this.name = name;
        this.bins = bins;
        this.counts = empty();
    }

    private List<long[]> empty() {
        return Arrays.stream(bins).mapToObj(long[]::new).toList();
    }

    void add(DeviceTally device, ObservationSketch seen) {
        devices.add(device);
        together.merge(seen);
        addAll(counts, device.counts());
    }

    /** Adds to what one of its devices saw before. */
    void addBefore(DeviceTally device, List<long[]> more) {
        Past past = pasts.computeIfAbsent(device.device(), id -> new Past(device, empty()));
        addAll(past.before(), more);
    }

    private static void addAll(List<long[]> sum, List<long[]> more) {
        for (int f = 0; f < sum.size(); f++) {
            Counts.add(sum.get(f), more.get(f));
        }
    }

    String name() {
        return name;
    }

    /** Whether it is no group, but the devices that are in none. */
    boolean isNone() {
        return name.equals(GroupCensus.NO_GROUP);
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

    /**
     * What devices showed of a feature before and show now, of those that showed no less before: one that is new would be taken
     * for a change. Each device has the same share in both: what it showed before is scaled down to that.
     */
    BeforeAndNow beforeAndNow(int feature) {
        List<Past> known =
                pasts.values().stream().filter(past -> past.times(feature) >= 1).toList();
        double times =
                known.stream().mapToDouble(past -> past.times(feature)).min().orElse(1);
        long[] before = new long[bins[feature]];
        long[] now = new long[bins[feature]];
        for (Past past : known) {
            Counts.add(before, Counts.part(past.before().get(feature), times / past.times(feature)));
            Counts.add(now, past.now().counts().get(feature));
        }
        return new BeforeAndNow(before, now);
    }
}
