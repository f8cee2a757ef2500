package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.experiment.Observed;
import dev.flotilla.fleet.experiment.Trial;
import dev.flotilla.fleet.experiment.TrialPair;
import dev.flotilla.fleet.rollout.EmergencyStop;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.StageRuling;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches every commit of the servers and every act of the devices, from outside of both, and notes the first thing that must
 * never happen.
 */
final class Ledger {

    private final Map<DeviceId, Account> accounts = new HashMap<>();
    private final Map<String, WatchedRollout> rollouts = new HashMap<>();
    private final Set<String> skippable = new HashSet<>();
    private final Map<String, Long> counted = new TreeMap<>();
    private @Nullable Violation first;
    private long assignments;
    private long commits;
    private boolean stopped;
    private final Optional<Integer> mostInFlight;

    /** @param mostInFlight devices, over all rollouts together */
    Ledger(Optional<Integer> mostInFlight) {
        this.mostInFlight = mostInFlight;
    }

    /** How many assignments were committed. */
    long assignments() {
        return assignments;
    }

    /** How many transactions changed a rollout. */
    long commits() {
        return commits;
    }

    /** Fails with the first violation, if there was one. */
    void check() {
        if (first != null) {
            throw first;
        }
    }

    void require(boolean holds, String format, Object... what) {
        if (!holds) {
            Violation violation = new Violation(String.format(Locale.ROOT, format, what));
            note(violation);
            throw violation;
        }
    }

    /** Futures may swallow what is thrown, so it is kept here too. */
    void note(Violation violation) {
        first = first == null ? violation : first;
    }

    private Account account(DeviceId device) {
        return accounts.computeIfAbsent(device, id -> new Account(this, id));
    }

    /** Something happened that a run is for. */
    void count(String what) {
        counted.merge(what, 1L, Long::sum);
    }

    /** How often what happened. */
    Map<String, Long> counted() {
        return counted;
    }

    /** Whether somebody looks at telemetry, for shadows or tests that began since then. */
    boolean observes(Instant since) {
        return rollouts.values().stream().anyMatch(watched -> watched.isObserved(since));
    }

    void created(Rollout rollout, List<RolloutDevice> parts) {
        commits++;
        require(!stopped, "rollout %s was created while the fleet is stopped", rollout.id());
        require(!rollouts.containsKey(rollout.id()), "rollout %s was created twice", rollout.id());
        WatchedRollout watched = new WatchedRollout(this, rollout, parts);
        for (WatchedRollout other : rollouts.values()) {
            require(
                    !other.rollout().state().isActive() || parts.stream().noneMatch(part -> other.has(part.id())),
                    "%s shares devices with %s, which is under way",
                    rollout.id(),
                    other.rollout().id());
            require(
                    !other.surrenderedTo(rollout.id())
                            || other.rollout().plan().priority().level()
                                    < rollout.plan().priority().level(),
                    "%s takes devices over from %s, which is not below it",
                    rollout.id(),
                    other.rollout().id());
        }
        rollouts.put(rollout.id(), watched);
    }

    void committed(RolloutUpdate update) {
        commits++;
        WatchedRollout watched = rollouts.get(update.rollout().id());
        require(watched != null, "a rollout that was never created: %s", update.rollout());
        for (RolloutUpdate.Order order : update.orders()) {
            requireNoNewer(update.rollout(), order);
            assigned(order);
        }
        if (watched != null) {
            require(
                    !stopped || !update.goesOn(watched.rollout()),
                    "%s goes on while the fleet is stopped: %s",
                    update.rollout().id(),
                    update);
            watched.committed(update);
            requireRoom(update);
        }
    }

    /** A completed rollout takes no device from one that was created after it. */
    private void requireNoNewer(Rollout rollout, RolloutUpdate.Order order) {
        Optional<Rollout> obeyed = account(order.device())
                .assigned()
                .flatMap(Assignment::rolloutId)
                .flatMap(id -> Optional.ofNullable(rollouts.get(id)))
                .map(WatchedRollout::rollout);
        require(
                rollout.state() != RolloutState.COMPLETED
                        || obeyed.filter(other -> other.createdAt().isAfter(rollout.createdAt()))
                                .isEmpty(),
                "%s is completed and orders %s, which obeys %s",
                rollout.id(),
                order,
                obeyed);
    }

    /** Whoever is given a bundle fits into the fleet's bound. */
    private void requireRoom(RolloutUpdate update) {
        if (mostInFlight.isPresent() && update.given() > 0) {
            long inFlight = rollouts.values().stream()
                    .filter(watched -> !watched.rollout().state().isWithdrawn())
                    .mapToLong(WatchedRollout::inFlight)
                    .sum();
            require(
                    inFlight <= mostInFlight.get(),
                    "%s: %d devices in flight in the fleet, at most %d",
                    update.rollout().id(),
                    inFlight,
                    mostInFlight.get());
        }
    }

    void ruled(String rollout, StageRuling ruling) {
        WatchedRollout watched = rollouts.get(rollout);
        require(watched != null, "gates of a rollout that was never created: %s", ruling);
        if (watched != null) {
            watched.ruled(ruling);
        }
    }

    /** The gates compare devices of a rollout's stage from now on, if they did not before. */
    void tried(String rollout, Trial trial, List<TrialPair> pairs) {
        WatchedRollout watched = rollouts.get(rollout);
        require(watched != null, "a trial of a rollout that was never created: %s", trial);
        if (watched != null) {
            watched.tried(trial, pairs);
        }
    }

    /** A test's answer lets its stage be done. */
    void answered(String rollout, Trial trial, List<Observed> observed, Instant now) {
        Optional.ofNullable(rollouts.get(rollout)).ifPresent(watched -> watched.answered(trial, observed, now));
    }

    void assigned(RolloutUpdate.Order order) {
        account(order.device()).ordered(order);
        assignments += order.assignment().isPresent() ? 1 : 0;
        order.assignment().flatMap(Assignment::shadow).ifPresent(shadow -> count("assignments to shadow"));
    }

    /** The server keeps this as the device's report. */
    void kept(DeviceId device, ReportedState state) {
        account(device).kept(state);
    }

    /** What the server keeps of a device at present. */
    Optional<ReportedState> kept(DeviceId device) {
        return account(device).kept();
    }

    void said(DeviceId device, ReportedState state) {
        account(device).said(state);
    }

    /** A device begins to do what an assignment says. */
    void began(DeviceId device, long counter, Digest bundle) {
        account(device).began(counter, bundle);
    }

    /** What was assigned under this counter; empty when nothing was. */
    Optional<Assignment> assignment(DeviceId device, long counter) {
        return account(device).assignment(counter);
    }

    /** A device begins to download a bundle, or goes on. */
    void fetches(DeviceId device, Digest bundle) {
        account(device).fetches(bundle);
    }

    /** A device rejects what it was told to run. */
    void gaveUp(DeviceId device) {
        account(device).gaveUp();
    }

    void runs(DeviceId device, Optional<Digest> bundle) {
        account(device).runs(bundle);
    }

    /** The fleet is stopped from now on, and all that ran is paused; or it goes on. */
    void stopped(Optional<EmergencyStop> now) {
        stopped = now.isPresent();
        now.ifPresent(stop -> rollouts.values().forEach(watched -> watched.stopped(stop)));
    }

    /** An operator wants to skip a stage; it may be done any time later, or never. */
    void maySkip(String id) {
        skippable.add(id);
    }

    boolean skippable(String id) {
        return skippable.contains(id);
    }

    /** What was withdrawn is desired of nobody any more. */
    void requireGivenBack(DeviceId device, Assignment desired) {
        desired.rolloutId()
                .flatMap(id -> Optional.ofNullable(rollouts.get(id)))
                .ifPresent(watched -> watched.requireGivenBack(device, desired));
    }

    /** Another device takes the name of one that was revoked. */
    void enrolledAgain(DeviceId device) {
        account(device).enrolledAgain();
    }
}
