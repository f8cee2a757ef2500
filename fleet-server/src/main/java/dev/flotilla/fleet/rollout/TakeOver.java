package dev.flotilla.fleet.rollout;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a rollout does to others of lower priority when it is created. Whoever has given a verdict in the other keeps it
 * there, as evidence, but gets nothing more from it; all others are {@link RolloutDeviceState#SUPERSEDED}, and those that hold its
 * bundle are given their previous one back.
 */
public final class TakeOver {

    private TakeOver() {}

    /**
     * What becomes of the other one.
     *
     * @param lower shows the devices that both are for
     * @param ids yields unguessable texts, each only once
     */
    public static Optional<RolloutUpdate> of(Rollout higher, RolloutSnapshot lower, Supplier<String> ids) {
        Changeset set = new Changeset(lower, ids, higher.createdAt());
        List<RolloutDevice> parts = lower.devices().stream()
                .map(DeviceView::part)
                .filter(part -> part.takenBy().isEmpty())
                .toList();
        if (!parts.isEmpty()) {
            set.surrender(parts, higher);
        }
        return set.update();
    }
}
