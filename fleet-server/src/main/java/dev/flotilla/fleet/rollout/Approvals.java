package dev.flotilla.fleet.rollout;

import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Has rollouts wait until as many persons as their plan wants have approved, none of whom wanted the rollout. Who may approve
 * no more has not approved: such votes are taken out with the next vote, or by {@link #review}.
 */
public final class Approvals {

    /** The most approvals that a plan may want. */
    static final int MOST = 10;

    private static final List<RolloutState> AWAITING = List.of(RolloutState.AWAITING_APPROVAL);

    private final Rollouts rollouts;
    private final RolloutStore store;
    private final Approvers approvers;
    private final Clock clock;
    private final Changes changes;

    public Approvals(Rollouts rollouts, RolloutStore store, Approvers approvers, Clock clock, Changes changes) {
        this.rollouts = rollouts;
        this.store = store;
        this.approvers = approvers;
        this.clock = clock;
        this.changes = changes;
    }

    /**
     * Somebody approves; with the last approval that is wanted the rollout begins. Empty when there is no such rollout; fails with
     * {@link RolloutConflictException} if it waits for none, or not for this person's.
     *
     * @param user whom the caller knows to be a person who may approve
     * @param reason empty for none
     */
    public Future<Optional<RolloutStatus>> approve(
            String id, String user, String reason, Predicate<RolloutStatus> expected) {
        return approvers
                .names()
                .compose(names -> rollouts.command(
                        id,
                        "approve",
                        AWAITING,
                        expected,
                        DeviceSelection.none(),
                        set -> set.approve(user, reason, names)));
    }

    /** Somebody rejects it: it ends before it began. Otherwise as {@link #approve}. */
    public Future<Optional<RolloutStatus>> reject(
            String id, String user, String reason, Predicate<RolloutStatus> expected) {
        return rollouts.command(
                id,
                "reject",
                AWAITING,
                expected,
                DeviceSelection.none(),
                set -> set.abort("rejected by " + user + ": " + reason));
    }

    /** Takes out the votes of those who may approve no more. */
    public Future<Void> review() {
        return store.awaitingApproval()
                .compose(ids -> ids.isEmpty()
                        ? Future.succeededFuture()
                        : approvers.names().compose(names -> review(ids, names)));
    }

    private Future<Void> review(List<String> ids, Set<String> names) {
        Future<Void> done = Future.succeededFuture();
        for (String id : ids) {
            done = done.compose(before -> store.change(
                            id, standing -> Optional.of(DeviceSelection.none()), snapshot -> review(snapshot, names))
                    .onSuccess(written -> written.ifPresent(update -> changes.changed(Topic.ROLLOUTS)))
                    .mapEmpty());
        }
        return done;
    }

    private Optional<RolloutUpdate> review(RolloutSnapshot snapshot, Set<String> names) {
        Changeset set = new Changeset(
                snapshot,
                () -> {
                    throw new IllegalStateException("a review gives no orders");
                },
                clock.instant().truncatedTo(ChronoUnit.MILLIS));
        if (snapshot.rollout().state() == RolloutState.AWAITING_APPROVAL) {
            set.withdrawApprovals(names);
        }
        return set.update();
    }
}
