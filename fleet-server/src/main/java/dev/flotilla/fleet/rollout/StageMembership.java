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
    private final Set<DeviceId> unable;

    private StageMembership(List<DeviceId> order, Map<DeviceFilter, Set<DeviceId>> selected, Set<DeviceId> unable) {
        this.left = new LinkedHashSet<>(order);
        this.all = left.size();
        this.selected = selected;
        this.unable = unable;
    }

    /**
     * The devices that each stage adds, by stage; devices that no stage reaches are in none.
     *
     * @param draw what else the order depends on
     * @param selected the devices that the stages' filters select
     * @param unable those that run nothing in shadow: they keep their places in the order for the stages behind
     */
    static List<List<DeviceId>> split(
            String draw,
            Collection<DeviceId> devices,
            List<StagePlan> stages,
            Map<DeviceFilter, Set<DeviceId>> selected,
            Set<DeviceId> unable) {
        List<DeviceId> order = devices.stream()
                .distinct()
                .sorted(Comparator.comparing((DeviceId id) -> rank(draw, id)).thenComparing(DeviceId::toString))
                .toList();
        StageMembership membership = new StageMembership(order, selected, unable);
        return stages.stream().map(membership::take).toList();
    }

    private static String rank(String draw, DeviceId id) {
        return Digest.of((draw + "\n" + id).getBytes(StandardCharsets.UTF_8)).hex();
    }

    private List<DeviceId> take(StagePlan stage) {
        List<DeviceId> taken = reached(stage.reach());
        if (stage.isShadow()) {
            taken = taken.stream().filter(id -> !unable.contains(id)).toList();
        }
        taken.forEach(left::remove);
        return taken;
    }

    private List<DeviceId> reached(Reach reach) {
        if (reach instanceof Reach.Percent share) {
            return upTo((int) ((all * (long) share.percent() + 99) / 100));
        } else if (reach instanceof Reach.Count count) {
            return upTo(count.devices());
        } else if (reach instanceof Reach.Matching matching) {
            return of(selected.getOrDefault(matching.filter(), Set.of()));
        }
        return of(new HashSet<>(((Reach.Named) reach).devices()));
    }

    private List<DeviceId> upTo(int devices) {
        int before = all - left.size();
        return left.stream().limit(Math.max(0, devices - before)).toList();
    }

    private List<DeviceId> of(Set<DeviceId> wanted) {
        return left.stream().filter(wanted::contains).toList();
    }
}
