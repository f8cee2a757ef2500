package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.filter.DeviceFilter;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which devices belong to which stage.
 *
 * <p>Devices are ordered by SHA-256 over a draw and their ids. A stage by percent or count takes the next of that order until
 * there are as many as it asks for; one by filter or names takes those that no stage before has. So stages nest, sizes are
 * exact, every plan draws its own canaries, and nobody has to store a random seed.
 */
final class StageMembership {

    private final Set<DeviceId> left;
    private final int all;
    private final Map<DeviceFilter, Set<DeviceId>> selected;

    private StageMembership(List<DeviceId> order, Map<DeviceFilter, Set<DeviceId>> selected) {
        this.left = new LinkedHashSet<>(order);
        this.all = left.size();
        this.selected = selected;
    }

    /**
     * The devices that each stage adds, by stage; devices that no stage reaches are in none.
     *
     * @param draw what else the order depends on
     * @param selected the devices that the stages' filters select
     */
    static List<List<DeviceId>> split(
            String draw,
            Collection<DeviceId> devices,
            List<StagePlan> stages,
            Map<DeviceFilter, Set<DeviceId>> selected) {
        List<DeviceId> order = devices.stream()
                .distinct()
                .sorted(Comparator.comparing((DeviceId id) -> rank(draw, id)).thenComparing(DeviceId::toString))
                .toList();
        StageMembership membership = new StageMembership(order, selected);
        return stages.stream().map(stage -> membership.take(stage.reach())).toList();
    }

    private static String rank(String draw, DeviceId id) {
        return Digest.of((draw + "\n" + id).getBytes(StandardCharsets.UTF_8)).hex();
    }

    private List<DeviceId> take(Reach reach) {
        List<DeviceId> taken;
        if (reach instanceof Reach.Percent share) {
            taken = upTo((int) ((all * (long) share.percent() + 99) / 100));
        } else if (reach instanceof Reach.Count count) {
            taken = upTo(count.devices());
        } else if (reach instanceof Reach.Matching matching) {
            taken = of(selected.getOrDefault(matching.filter(), Set.of()));
        } else {
            taken = of(new HashSet<>(((Reach.Named) reach).devices()));
        }
        taken.forEach(left::remove);
        return taken;
    }

    private List<DeviceId> upTo(int devices) {
        int before = all - left.size();
        return left.stream().limit(Math.max(0, devices - before)).toList();
    }

    private List<DeviceId> of(Set<DeviceId> wanted) {
        return left.stream().filter(wanted::contains).toList();
    }
}
