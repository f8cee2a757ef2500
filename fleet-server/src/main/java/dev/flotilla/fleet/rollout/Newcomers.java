package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.filter.Condition;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has devices that enrolled, or came to be selected, after a rollout was created join it, as {@link Joining} decides. */
public final class Newcomers {

    /** More newcomers than that wait for the next time. */
    private static final int MOST_AT_ONCE = 1000;

    private static final Condition NONE = new Condition.Any(List.of());

    private final RolloutStore store;
    private final Targets targets;
    private final Registry registry;
    private final Clock clock;
    private final Changes changes;

    public Newcomers(RolloutStore store, DeviceStore devices, Registry registry, Clock clock, Changes changes) {
        this.store = store;
        this.targets = new Targets(devices);
        this.registry = registry;
        this.clock = clock;
        this.changes = changes;
    }

    /** Finds devices that are in no rollout and puts them into theirs; the rollouts' tick assigns the bundles. */
    public Future<Void> welcome() {
        return store.joinable()
                .compose(this::inService)
                .compose(open -> open.isEmpty()
                        ? Future.succeededFuture()
                        : targets(open).compose(targets -> store.newcomers(anyOf(targets), MOST_AT_ONCE)
                                .compose(found -> join(open, targets, found))));
    }

    /** Without rollouts of bundles that devices would refuse. */
    private Future<List<Rollout>> inService(List<Rollout> open) {
        return open.isEmpty()
                ? Future.succeededFuture(List.of())
                : registry.trust()
                        .compose(trust -> registry.findAll(open.stream().map(Rollout::bundle))
                                .map(bundles -> open.stream()
                                        .filter(rollout -> Optional.ofNullable(bundles.get(rollout.bundle()))
                                                .filter(bundle -> Floors.findRefusal(bundle, trust)
                                                        .isEmpty())
                                                .isPresent())
                                        .toList()));
    }

    private Future<Map<Rollout, Condition>> targets(List<Rollout> open) {
        Instant now = clock.instant();
        Future<Map<Rollout, Condition>> done = Future.succeededFuture(new HashMap<>());
        for (Rollout rollout : open) {
            done = done.compose(
                    known -> targets.condition(rollout.plan().target(), now).map(condition -> {
                        known.put(rollout, condition);
                        return known;
                    }));
        }
        return done;
    }

    private static Condition anyOf(Map<Rollout, Condition> targets) {
        return new Condition.Any(List.copyOf(new HashSet<>(targets.values())));
    }

    private Future<Void> join(List<Rollout> open, Map<Rollout, Condition> targets, List<Newcomer> found) {
        Future<Void> done = Future.succeededFuture();
        // The one under way first: whoever has joined a rollout is no newcomer after a restart in between.
        List<Rollout> activeFirst = open.stream()
                .sorted(Comparator.comparing(rollout -> !rollout.state().isActive()))
                .toList();
        for (Rollout one : activeFirst) {
            List<DeviceId> ids = found.stream()
                    .filter(device -> Joining.of(device, open, rollout -> targets.getOrDefault(rollout, NONE))
                            .contains(one))
                    .map(Newcomer::id)
                    .toList();
            if (!ids.isEmpty()) {
                done = done.compose(before -> join(one, ids));
            }
        }
        return done;
    }

    private Future<Void> join(Rollout rollout, List<DeviceId> ids) {
        return store.change(
                        rollout.id(),
                        standing -> Optional.of(DeviceSelection.named(ids)),
                        snapshot -> Joining.join(snapshot, ids, clock.instant().truncatedTo(ChronoUnit.MILLIS)))
                .onSuccess(joined -> changes.changed(Topic.ROLLOUTS))
                .mapEmpty();
    }
}
