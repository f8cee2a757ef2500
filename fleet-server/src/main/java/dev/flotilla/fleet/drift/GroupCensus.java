package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.drift.stat.FeatureWatch;
import dev.flotilla.fleet.drift.stat.Grain;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what a model's devices saw, one after the other, so that of a large fleet no sketches need to be held but one a group.
 * Counts with noise are left out: what making noise into counts adds to empty bins would sum up. Not thread-safe.
 */
final class GroupCensus {

    /** The group of devices that are in none. */
    static final String NO_GROUP = "";

    private final List<BaselineFeature> features;
    private final List<FeatureWatch> baselines;
    private final int[] bins;
    /** By feature and level, a sketch that is of that level. */
    private final List<Map<Integer, Observed>> levels = new ArrayList<>();

    private final Map<String, GroupTally> groups = new TreeMap<>();
    private final Map<DeviceId, Place> places = new HashMap<>();

    private record Place(GroupTally group, GroupTally.DeviceTally device) {}

    /** Of the features of which the baseline has counted enough. */
    GroupCensus(ObservationSketch baseline) {
        Observed known = Observed.of(baseline);
        this.features = new ArrayList<>();
        this.baselines = new ArrayList<>();
        for (BaselineFeature feature : BaselineFeature.of(baseline)) {
            FeatureWatch watch = FeatureWatch.begin(feature.bins(), feature.counts(known), 0);
            if (watch.ripe(Grain.FINEST.level())) {
                features.add(feature);
                baselines.add(watch);
                levels.add(new HashMap<>());
            }
        }
        this.bins = baselines.stream()
                .mapToInt(watch -> watch.known().counts().length)
                .toArray();
    }

    /** Takes a device's last windows in, once; says how many devices of its group there are then, 0 if it was left out. */
    int take(DeviceId device, String group, DeviceWindows windows) {
        ObservationSketch seen = windows.together();
        if (windows.noise() > 0 || seen.inferences() == 0) {
            return 0;
        }
        GroupTally tally = groups.computeIfAbsent(group, name -> new GroupTally(name, bins));
        GroupTally.DeviceTally counted =
                new GroupTally.DeviceTally(device, seen.inferences(), count(Observed.of(seen)));
        tally.add(counted, seen);
        places.put(device, new Place(tally, counted));
        return tally.devices().size();
    }

    /** Takes in what a device that was taken in showed before. */
    void takePast(DeviceId device, ObservationSketch past) {
        Place place = places.get(device);
        if (place == null || past.inferences() == 0 || past.epsilon().isPresent()) {
            return;
        }
        place.group().addBefore(place.device(), count(Observed.of(past)));
    }

    private List<long[]> count(Observed seen) {
        List<long[]> counts = new ArrayList<>();
        for (int f = 0; f < features.size(); f++) {
            BaselineFeature feature = features.get(f);
            counts.add(feature.counts(seen));
            if (feature.samples(seen) > 0) {
                levels.get(f).putIfAbsent(feature.grain(List.of(seen)).level(), seen);
            }
        }
        return counts;
    }

    List<BaselineFeature> features() {
        return features;
    }

    /** What a feature is expected to be by the baseline. */
    FeatureWatch baseline(int feature) {
        return baselines.get(feature);
    }

    /** How coarse a feature is where it is coarsest. */
    Grain grain(int feature) {
        return features.get(feature).grain(List.copyOf(levels.get(feature).values()));
    }

    /** In rising order of name, with {@link #NO_GROUP} among them. */
    Collection<GroupTally> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }
}
