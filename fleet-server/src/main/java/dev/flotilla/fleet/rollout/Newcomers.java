package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Has devices that enrolled after a rollout was created join it, as {@link Joining} decides. */
public final class Newcomers {

    /** More newcomers than that wait for the next time. */
    private static final int MOST_AT_ONCE = 1000;

    private final RolloutStore store;
    private final Registry registry;
    private final Clock clock;
    private final Changes changes;

    public Newcomers(RolloutStore store, Registry registry, Clock clock, Changes changes) {
        this.store = store;
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
                        : store.newcomers(groups(open), MOST_AT_ONCE).compose(found -> join(open, found)));
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

    private static Optional<Set<String>> groups(List<Rollout> open) {
        return open.stream().anyMatch(rollout -> rollout.plan().group().isEmpty())
                ? Optional.empty()
                : Optional.of(open.stream()
                        .flatMap(rollout -> rollout.plan().group().stream())
                        .collect(Collectors.toSet()));
    }

    private Future<Void> join(List<Rollout> open, List<Newcomer> found) {
        Future<Void> done = Future.succeededFuture();
        // The one under way first: whoever has joined a rollout is no newcomer after a restart in between.
        List<Rollout> activeFirst = open.stream()
                .sorted(Comparator.comparing(rollout -> !rollout.state().isActive()))
                .toList();
        for (Rollout rollout : activeFirst) {
            List<DeviceId> ids = found.stream()
                    .filter(device -> Joining.of(device, open).contains(rollout))
                    .map(Newcomer::id)
                    .toList();
            if (!ids.isEmpty()) {
                done = done.compose(before -> join(rollout, ids));
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
