package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which devices belong to which stage.
 *
 * <p>Devices are ordered by SHA-256 over rollout id and device id, and each stage takes the first ⌈percent⌉ of that
 * order. So stages nest, sizes are exact, every rollout draws its own canaries, and nobody has to store a random seed.
 */
final class StageMembership {

    private StageMembership() {}

    /** The devices that each stage adds, by stage; devices beyond the last percentage are in none. */
    static List<List<DeviceId>> split(String rolloutId, Collection<DeviceId> devices, List<StagePlan> stages) {
        List<DeviceId> order = devices.stream()
                .distinct()
                .sorted(Comparator.comparing((DeviceId id) -> rank(rolloutId, id))
                        .thenComparing(DeviceId::toString))
                .toList();
        List<List<DeviceId>> split = new ArrayList<>();
        int from = 0;
        for (StagePlan stage : stages) {
            int to = (int) ((order.size() * (long) stage.percent() + 99) / 100);
            split.add(order.subList(from, to));
            from = to;
        }
        return split;
    }

    private static String rank(String rolloutId, DeviceId id) {
        return Digest.of((rolloutId + "\n" + id).getBytes(StandardCharsets.UTF_8))
                .hex();
    }
}
