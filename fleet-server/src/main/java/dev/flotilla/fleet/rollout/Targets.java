package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.filter.DeviceFilter;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds the devices that plans mean. */
final class Targets {

    /** The most devices that a refusal names. */
    private static final int MOST_TOLD = 10;

    /** Devices with an agent from before there were shadows, or that have not reported yet. */
    static final Condition UNABLE = new Condition.Not(new Condition.Flag(Condition.FlagField.SHADOWS));

    private final DeviceStore devices;

    Targets(DeviceStore devices) {
        this.devices = devices;
    }

    /** What has to hold of a plan's devices now. */
    Future<Condition> condition(Optional<DeviceFilter> target, Instant now) {
        return target.map(filter -> devices.condition(filter, now))
                .orElseGet(() -> Future.succeededFuture(Condition.always()));
    }

    /**
     * The devices that each of the plan's stages adds now. The same plan over the same devices has the same stages. Fails with
     * {@link InvalidRolloutException} when there is no device at all or none in the first stage, or when a device is named that
     * is not among them.
     */
    Future<List<List<DeviceId>>> stages(RolloutPlan plan, Instant now) {
        return condition(plan.target(), now).compose(devices::ids).compose(members -> {
            requireSome(plan, members);
            requireMembers(plan, members);
            return selected(plan, now).compose(selected -> unable(plan).map(unable -> {
                List<List<DeviceId>> split = StageMembership.split(
                        plan.name() + "\n" + plan.bundle().hex(), members, plan.stages(), selected, unable);
                requireFirst(plan, split);
                return split;
            }));
        });
    }

    private static void requireFirst(RolloutPlan plan, List<List<DeviceId>> split) {
        if (split.get(0).isEmpty()) {
            throw new InvalidRolloutException(
                    plan.stages().get(0).isShadow()
                            ? "stages: the first selects no device whose agent says that it runs shadows; update agents,"
                                    + " or leave the stage out"
                            : "stages: the filter of the first selects no device, so nothing would be tried before the"
                                    + " others");
        }
    }

    /** Those that run nothing in shadow, if anything is to; nobody is asked otherwise. */
    private Future<Set<DeviceId>> unable(RolloutPlan plan) {
        return plan.hasShadow() ? devices.ids(UNABLE).map(Set::copyOf) : Future.succeededFuture(Set.of());
    }

    private static void requireSome(RolloutPlan plan, List<DeviceId> members) {
        if (members.isEmpty()) {
            throw new InvalidRolloutException(plan.target()
                    .map(filter -> filter.group()
                            .map(group -> "group: no device is in " + group)
                            .orElse("filter: it selects no device: " + filter))
                    .orElse("there is no device to roll out to; enrol some first"));
        }
    }

    private static void requireMembers(RolloutPlan plan, List<DeviceId> members) {
        Set<DeviceId> known = new HashSet<>(members);
        List<DeviceId> strangers = plan.stages().stream()
                .map(StagePlan::reach)
                .filter(Reach.Named.class::isInstance)
                .flatMap(named -> ((Reach.Named) named).devices().stream())
                .filter(id -> !known.contains(id))
                .toList();
        if (!strangers.isEmpty()) {
            throw new InvalidRolloutException("stages: not enrolled, or not among the rollout's devices: "
                    + strangers.stream().limit(MOST_TOLD).map(DeviceId::value).collect(Collectors.joining(", "))
                    + (strangers.size() > MOST_TOLD ? " and " + (strangers.size() - MOST_TOLD) + " more" : ""));
        }
    }

    private Future<Map<DeviceFilter, Set<DeviceId>>> selected(RolloutPlan plan, Instant now) {
        Future<Map<DeviceFilter, Set<DeviceId>>> done = Future.succeededFuture(new HashMap<>());
        for (StagePlan stage : plan.stages()) {
            if (stage.reach() instanceof Reach.Matching matching) {
                done = done.compose(selected -> devices.condition(matching.filter(), now)
                        .compose(devices::ids)
                        .map(ids -> {
                            selected.put(matching.filter(), new HashSet<>(ids));
                            return selected;
                        }));
            }
        }
        return done;
    }
}
