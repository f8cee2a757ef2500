package dev.flotilla.fleet.store.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What a restored database needs besides its rows, so that the fleet, which went on without it, goes on with it. */
final class GoingOn {
    /**
     * By which the versions of snapshot.json and timestamp.json rise: above all that the lost database can have signed since,
     * which devices would hold against lower ones (TUF 1.0, sections 5.4 and 5.5).
     */
    static final long VERSIONS_AHEAD = 1_000_000;

    private static final List<String> STEPS = List.of(
            // What was signed is due anew, under the next version.
            "UPDATE trust_metadata file SET version = version + " + VERSIONS_AHEAD
                    + ", at = 'epoch', expires_at = 'epoch'"
                    + " FROM trust_generation present WHERE (file.role, file.version)"
                    + " IN (('snapshot', present.snapshot_version), ('timestamp', present.timestamp_version))",
            "UPDATE trust_generation SET number = number + 1, snapshot_version = snapshot_version"
                    + " + sign(snapshot_version) * " + VERSIONS_AHEAD
                    + ", timestamp_version = timestamp_version + sign(timestamp_version) * " + VERSIONS_AHEAD,
            // The time between the backup and now is not one in which a device could have answered.
            "UPDATE rollout_devices SET given_at = now() WHERE given_at IS NOT NULL AND NOT returned"
                    + " AND state NOT IN ('SUCCEEDED', 'FAILED')",
            "UPDATE devices SET online = false WHERE online",
            // Whoever was signed in may have been shut out since.
            "DELETE FROM operator_session",
            "DELETE FROM leases");

    private GoingOn() {}

    static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String step : STEPS) {
                statement.execute(step);
            }
        }
    }
}
