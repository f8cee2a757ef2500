package dev.flotilla.fleet.store;

import dev.flotilla.fleet.rollout.RolloutCounts;
import dev.flotilla.fleet.rollout.RolloutState;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.Optional;

/**
 * How many devices may be in flight, over all rollouts that were not withdrawn. Who only looks may see more room than there
 * is; who gives devices a bundle holds the lock, so that what two servers give at once is within the bound.
 *
 * @param most empty where nothing bounds it
 */
record FleetRoom(Optional<Integer> most) {
    private static final long LOCK = 0x466c6f74466c6967L;

    private static final String IN_FLIGHT =
            "SELECT coalesce(sum(devices), 0)::bigint AS devices FROM rollout_counts counts"
                    + " JOIN rollouts ON rollouts.id = rollout_id"
                    + " WHERE holding AND counts.state = ANY($1) AND rollouts.state <> ALL($2)";

    private static final String[] WITHDRAWN = Arrays.stream(RolloutState.values())
            .filter(RolloutState::isWithdrawn)
            .map(RolloutState::name)
            .toArray(String[]::new);

    boolean isBounded() {
        return most.isPresent();
    }

    /** The counts with the room that there seems to be. */
    Future<RolloutCounts> look(SqlConnection connection, RolloutCounts counts) {
        return most.isEmpty()
                ? Future.succeededFuture(counts)
                : connection
                        .preparedQuery(IN_FLIGHT)
                        .execute(Tuple.tuple()
                                .addArrayOfString(RolloutRows.IN_FLIGHT)
                                .addArrayOfString(WITHDRAWN))
                        .map(rows ->
                                counts.in(most.get() - rows.iterator().next().getLong("devices")));
    }

    /**
     * The counts with the room that there is until this transaction ends. It may hold its rollout and takes no other: so nobody
     * who has the lock waits for somebody who waits for it.
     */
    Future<RolloutCounts> hold(SqlConnection connection, RolloutCounts counts) {
        return connection
                .preparedQuery("SELECT pg_advisory_xact_lock($1)")
                .execute(Tuple.of(LOCK))
                .compose(locked -> look(connection, counts));
    }
}
