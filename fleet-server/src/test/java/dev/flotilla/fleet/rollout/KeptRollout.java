package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A rollout in memory, with what is kept beside it so that nobody has to look at all devices. */
final class KeptRollout {

    /** No id comes before it. */
    private static final DeviceId FIRST = new DeviceId("0");

    private final NavigableMap<DeviceId, RolloutDevice> parts = new TreeMap<>();
    private final Map<RolloutCounts.Kind, Long> counts = new HashMap<>();
    private final TreeSet<DeviceId> news = new TreeSet<>();
    private final TreeSet<DeviceId> waiting = new TreeSet<>();
    private final TreeSet<Asked> asked = new TreeSet<>();
    private final TreeSet<Asked> retrying = new TreeSet<>();
    private Rollout rollout;

    /** A device that was asked and has not given its verdict, or failed. */
    private record Asked(Instant at, DeviceId device) implements Comparable<Asked> {
        private static final Comparator<Asked> ORDER =
                Comparator.comparing(Asked::at).thenComparing(Asked::device);

        @Override
        public int compareTo(Asked other) {
            return ORDER.compare(this, other);
        }
    }

    KeptRollout(Rollout rollout) {
        this.rollout = rollout;
    }

    Rollout rollout() {
        return rollout;
    }

    void put(Rollout changed) {
        rollout = changed;
    }

    void put(Collection<RolloutDevice> changed) {
        List<RolloutDevice> before =
                changed.stream().flatMap(part -> find(part.id()).stream()).toList();
        RolloutCounts.difference(before, changed).forEach((kind, by) -> counts.merge(kind, by, Long::sum));
        before.forEach(part -> {
            waiting.remove(part.id());
            asked(part).ifPresent(asked::remove);
            retrying.remove(new Asked(part.updatedAt(), part.id()));
        });
        changed.forEach(part -> {
            parts.put(part.id(), part);
            asked(part).ifPresent(asked::add);
            if (part.state() == RolloutDeviceState.RETRYING) {
                retrying.add(new Asked(part.updatedAt(), part.id()));
            }
            if (part.state() == RolloutDeviceState.WAITING) {
                waiting.add(part.id());
            }
        });
    }

    private static Optional<Asked> asked(RolloutDevice part) {
        boolean open =
                switch (part.state()) {
                    case ASSIGNED, DEFERRED, FETCHING, VERIFYING, PROBING, ACTIVATING -> part.holdsBundle();
                    case WAITING, SHADOWING, SUCCEEDED, RETRYING, FAILED, EXCLUDED, SUPERSEDED -> false;
                };
        return open ? part.given().map(given -> new Asked(given.at(), part.id())) : Optional.empty();
    }

    Optional<RolloutDevice> find(DeviceId device) {
        return Optional.ofNullable(parts.get(device));
    }

    Collection<RolloutDevice> parts() {
        return parts.values();
    }

    RolloutCounts counts() {
        return new RolloutCounts(counts);
    }

    void note(DeviceId device) {
        news.add(device);
    }

    /** Whether there is anything to do for it. */
    boolean isOpen() {
        return rollout.state().isActive()
                || (rollout.state() == RolloutState.COMPLETED
                        && !(news.isEmpty() && waiting.isEmpty() && asked.isEmpty() && retrying.isEmpty()));
    }

    List<RolloutDevice> select(DeviceSelection selection) {
        return switch (selection.kind()) {
            case NONE -> List.of();
            case NEWS -> takeNews(selection);
            case WAITING ->
                waiting.stream()
                        .map(this::part)
                        .filter(part -> part.stage() <= selection.stage())
                        .limit(selection.limit())
                        .toList();
            case FAILING ->
                all(part -> part.holdsBundle()
                        && (part.stage() == selection.stage() || part.state() == RolloutDeviceState.FAILED));
            case STAGE -> all(part -> part.stage() == selection.stage());
            case FAILED -> all(part -> part.returned() || part.state() == RolloutDeviceState.FAILED);
            case HOLDING -> all(RolloutDevice::holdsBundle);
            case UNPROVEN -> all(part -> part.holdsBundle() && part.state() != RolloutDeviceState.SUCCEEDED);
            case NAMED ->
                selection.devices().stream()
                        .sorted()
                        .flatMap(device -> find(device).stream())
                        .toList();
        };
    }

    private RolloutDevice part(DeviceId device) {
        return find(device).orElseThrow();
    }

    private List<RolloutDevice> all(Predicate<RolloutDevice> wanted) {
        return parts.values().stream().filter(wanted).toList();
    }

    private List<RolloutDevice> takeNews(DeviceSelection selection) {
        List<DeviceId> taken = news.stream().limit(selection.limit()).toList();
        taken.forEach(news::remove);
        Set<DeviceId> selected = new TreeSet<>(taken);
        Instant due = selection.now().minus(rollout.plan().stageTimeout());
        asked.headSet(new Asked(due, FIRST)).forEach(late -> selected.add(late.device()));
        Instant failed = selection.now().minus(rollout.plan().retries().backOff());
        retrying.headSet(new Asked(failed.plusNanos(1), FIRST)).forEach(next -> selected.add(next.device()));
        return selected.stream().map(this::part).toList();
    }
}
