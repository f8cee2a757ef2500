package dev.flotilla.fleet.virtual;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ReportedState;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.rollout.EmergencyStop;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutDevice;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import dev.flotilla.fleet.rollout.StageRuling;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Watches every commit of the servers and every act of the devices, from outside of both, and notes the first thing that must
 * never happen.
 */
final class Ledger {

    private static final int REPORTS_REMEMBERED = 64;

    private final Map<DeviceId, Account> accounts = new HashMap<>();
    private final Map<String, WatchedRollout> rollouts = new HashMap<>();
    private final Set<String> skippable = new HashSet<>();
    private @Nullable Violation first;
    private long assignments;
    private long commits;
    private boolean stopped;
    private final Optional<Integer> mostInFlight;

    /** @param mostInFlight devices, over all rollouts together */
    Ledger(Optional<Integer> mostInFlight) {
        this.mostInFlight = mostInFlight;
    }

    /** What is known of one device. */
    private static final class Account {
        /** Of the last assignment that was committed. */
        private long counter;
        /** Of the last assignment that the device began to obey. */
        private long began;

        private final Set<Digest> assigned = new HashSet<>();
        private final Map<Long, Digest> byCounter = new HashMap<>();
        /** The last reports by the device, by message id, oldest first. */
        private final Map<String, Said> said = new LinkedHashMap<>();

        private long reports;
        private Optional<Said> kept = Optional.empty();
    }

    /** A report, and how many there were before it. */
    private record Said(ReportedState state, long order) {
        private boolean isVerdict() {
            return switch (state.phase()) {
                case CONFIRMED, REJECTED, ROLLED_BACK -> true;
                case IDLE, FETCHING, VERIFYING, PROBING, SHADOWING, ACTIVATING -> false;
            };
        }

        /** Whether it takes back a verdict that was given after it. */
        private boolean unsays(Said later) {
            return state.counter() == later.state.counter() && order < later.order && later.isVerdict() && !isVerdict();
        }
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
        return accounts.computeIfAbsent(device, id -> new Account());
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

    /** Whoever is given a bundle fits into the fleet's bound. */
    private void requireRoom(RolloutUpdate update) {
        if (mostInFlight.isPresent() && update.given() > 0) {
            long inFlight = rollouts.values().stream()
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

    void assigned(RolloutUpdate.Order order) {
        Account account = account(order.device());
        require(
                order.counter() == account.counter + 1,
                "%s is given counter %d after %d",
                order.device(),
                order.counter(),
                account.counter);
        account.counter = order.counter();
        order.assignment().ifPresent(assignment -> assigned(account, order, assignment));
    }

    private void assigned(Account account, RolloutUpdate.Order order, Assignment assignment) {
        assignments++;
        require(
                assignment.counter() == order.counter(),
                "%s: assignment %d under counter %d",
                order.device(),
                assignment.counter(),
                order.counter());
        account.assigned.add(assignment.bundle());
        account.byCounter.put(order.counter(), assignment.bundle());
    }

    /** The server keeps this as the device's report. */
    void kept(DeviceId device, ReportedState state) {
        Account account = account(device);
        Optional<Said> said = Optional.ofNullable(account.said.get(state.messageId()));
        require(
                said.filter(report -> report.state().equals(state)).isPresent(),
                "%s never said what is kept of it: %s",
                device,
                state);
        require(
                state.counter() <= account.counter,
                "%s: a report on assignment %d of %d",
                device,
                state.counter(),
                account.counter);
        require(
                account.kept.filter(said.orElseThrow()::unsays).isEmpty(),
                "%s: %s takes the place of the verdict after it, %s",
                device,
                state,
                account.kept);
        account.kept = said;
    }

    /** What the server keeps of a device at present. */
    Optional<ReportedState> kept(DeviceId device) {
        return account(device).kept.map(Said::state);
    }

    void said(DeviceId device, ReportedState state) {
        Account account = account(device);
        account.said.put(state.messageId(), new Said(state, account.reports++));
        if (account.said.size() > REPORTS_REMEMBERED) {
            account.said.remove(account.said.keySet().iterator().next());
        }
    }

    /** A device begins to do what an assignment says. */
    void began(DeviceId device, long counter, Digest bundle) {
        Account account = account(device);
        require(counter > account.began, "%s obeys assignment %d after %d", device, counter, account.began);
        require(
                bundle.equals(account.byCounter.get(counter)),
                "%s obeys assignment %d of a bundle that it does not name",
                device,
                counter);
        account.began = counter;
    }

    /** What an assignment names; empty when there was none under this counter. */
    Optional<Digest> bundle(DeviceId device, long counter) {
        return Optional.ofNullable(account(device).byCounter.get(counter));
    }

    void runs(DeviceId device, Optional<Digest> bundle) {
        require(
                bundle.map(account(device).assigned::contains).orElse(true),
                "%s runs %s, which it was never given",
                device,
                bundle);
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
        Account account = account(device);
        account.began = 0;
        account.kept = Optional.empty();
        account.said.clear();
    }
}
