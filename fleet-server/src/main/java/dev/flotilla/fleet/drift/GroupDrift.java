package dev.flotilla.fleet.drift;

import java.util.Comparator;
import java.util.List;

/**
 * What the devices of a group saw in their last windows, compared.
 *
 * @param devices how many have shown something
 * @param inferences of all of them
 * @param features those that differ first, at most {@value GroupPolicy#MOST_FEATURES}
 * @param odd how many devices differ from the rest of the group
 * @param oddDevices the least probable first, at most {@value GroupPolicy#MOST_DEVICES}
 */
public record GroupDrift(
        String group, int devices, long inferences, List<GroupFeature> features, int odd, List<OddDevice> oddDevices) {

    /** By their first features, and with none that differs by whether there are odd devices. */
    static final Comparator<GroupDrift> DIFFERING_FIRST = Comparator.comparing((GroupDrift group) -> !group.differs())
            .thenComparing(group -> group.features().get(0), GroupFeature.DIFFERING_FIRST)
            .thenComparing(GroupDrift::group);

    public GroupDrift {
        features = List.copyOf(features);
        oddDevices = List.copyOf(oddDevices);
    }

    /** Whether anything is named, be it one of its devices. */
    public boolean differs() {
        return odd > 0 || features.stream().anyMatch(GroupFeature::differs);
    }
}
