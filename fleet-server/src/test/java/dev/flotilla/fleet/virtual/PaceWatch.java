package dev.flotilla.fleet.virtual;

import dev.flotilla.fleet.rollout.Pace;
import dev.flotilla.fleet.rollout.Retries;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds a rollout to its plan's bounds of size, rate and tries, by a count of its own. */
final class PaceWatch {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Set<RolloutDeviceState> VERDICT_OR_NONE = Set.of(
            RolloutDeviceState.WAITING,
            RolloutDeviceState.SHADOWING,
            RolloutDeviceState.SUCCEEDED,
            RolloutDeviceState.RETRYING,
            RolloutDeviceState.FAILED,
            RolloutDeviceState.EXCLUDED,
            RolloutDeviceState.SUPERSEDED);

    private final Ledger ledger;
    private final String id;
    private final Pace pace;
    private final Retries retries;
    private final List<Instant> given = new ArrayList<>();
    private long inFlight;
    private long succeeded;
    private long tries;

    PaceWatch(Ledger ledger, Rollout rollout) {
        this.ledger = ledger;
        this.id = rollout.id();
        this.pace = rollout.plan().pace();
        this.retries = rollout.plan().retries();
    }

    long inFlight() {
        return inFlight;
    }

    void count(RolloutDevice part, int by) {
        inFlight += part.holdsBundle() && !VERDICT_OR_NONE.contains(part.state()) ? by : 0;
        succeeded += part.state() == RolloutDeviceState.SUCCEEDED ? by : 0;
        tries += (long) by * part.tries();
    }

    /** What a transaction wrote; its devices are counted. */
    void committed(RolloutUpdate update) {
        Set<Object> ordered = new HashSet<>();
        update.orders().forEach(order -> ordered.add(order.device()));
        List<Instant> now = update.devices().stream()
                .filter(part -> ordered.contains(part.id()) && part.holdsBundle())
                .flatMap(part -> part.given().stream())
                .map(RolloutDevice.Given::at)
                .toList();
        if (!now.isEmpty()) {
            requireSize();
            requireRate(now);
        }
        ledger.require(tries <= retries.perRollout(), "%s: %d further tries, at most %s", id, tries, retries);
        update.devices()
                .forEach(part -> ledger.require(
                        part.tries() <= retries.perDevice(), "%s: %s had too many tries: %s", id, part, retries));
    }

    private void requireSize() {
        pace.maxInFlight()
                .ifPresent(most ->
                        ledger.require(inFlight <= most, "%s: %d devices in flight, at most %d", id, inFlight, most));
        pace.growth()
                .ifPresent(growth -> ledger.require(
                        inFlight <= growth.initial() + (growth.factor() - 1) * succeeded,
                        "%s: %d devices in flight after %d succeeded: %s",
                        id,
                        inFlight,
                        succeeded,
                        growth));
    }

    private void requireRate(List<Instant> now) {
        pace.devicesPerMinute().ifPresent(most -> {
            given.addAll(now);
            for (Instant end : Set.copyOf(now)) {
                long within = given.stream()
                        .filter(at -> !at.isAfter(end) && at.isAfter(end.minus(MINUTE)))
                        .count();
                ledger.require(within <= most, "%s: %d devices in the minute to %s, at most %d", id, within, end, most);
            }
            Instant newest = now.get(now.size() - 1);
            given.removeIf(at -> at.isBefore(newest.minus(MINUTE.multipliedBy(3))));
        });
    }
}
