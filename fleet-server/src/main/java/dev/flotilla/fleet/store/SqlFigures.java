package dev.flotilla.fleet.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts for those who watch over the server. */
public final class SqlFigures {
    /** Of devices that never reported. */
    public static final String NO_PHASE = "none";

    private static final String DEVICES =
            "SELECT CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN online THEN 'online'"
                    + " ELSE 'offline' END AS presence, lower(coalesce(reported_phase, '" + NO_PHASE
                    + "')) AS phase, count(*) AS devices"
                    + " FROM devices GROUP BY 1, 2";

    private static final String BY_STATE =
            "SELECT 'rollouts' AS what, lower(state) AS state, count(*) AS number FROM rollouts GROUP BY 2"
                    + " UNION ALL SELECT 'alerts', lower(state), count(*) FROM alerts GROUP BY 2"
                    + " UNION ALL SELECT 'notices', '', count(*) FROM alert_notice"
                    + " UNION ALL SELECT 'jobs', lower(state), count(*) FROM jobs GROUP BY 2"
                    + " UNION ALL SELECT 'retrainings', lower(state), count(*) FROM retrainings GROUP BY 2";

    private final Pool pool;

    public SqlFigures(Transactions transactions) {
        this.pool = transactions.pool();
    }

    /**
     * What the database counts.
     *
     * @param devices by presence and phase
     * @param rollouts by state
     * @param alerts by state
     * @param notices of alerts that have not arrived yet
     * @param jobs by state
     * @param retrainings by state
     */
    public record Figures(
            Map<Kind, Long> devices,
            Map<String, Long> rollouts,
            Map<String, Long> alerts,
            long notices,
            Map<String, Long> jobs,
            Map<String, Long> retrainings) {
        public Figures {
            devices = Map.copyOf(devices);
            rollouts = Map.copyOf(rollouts);
            alerts = Map.copyOf(alerts);
            jobs = Map.copyOf(jobs);
            retrainings = Map.copyOf(retrainings);
        }
    }

    /**
     * Which devices.
     *
     * @param presence {@code online}, {@code offline} or {@code revoked}
     * @param phase that they reported last, in lower case; {@value #NO_PHASE} if they never did
     */
    public record Kind(String presence, String phase) {}

    public Future<Figures> read() {
        return pool.query(DEVICES).execute().compose(devices -> pool.query(BY_STATE)
                .execute()
                .map(states -> new Figures(
                        devices(devices),
                        states(states, "rollouts"),
                        states(states, "alerts"),
                        states(states, "notices").getOrDefault("", 0L),
                        states(states, "jobs"),
                        states(states, "retrainings"))));
    }

    private static Map<Kind, Long> devices(RowSet<Row> rows) {
        Map<Kind, Long> devices = new HashMap<>();
        for (Row row : rows) {
            devices.put(new Kind(row.getString("presence"), row.getString("phase")), row.getLong("devices"));
        }
        return devices;
    }

    private static Map<String, Long> states(RowSet<Row> rows, String what) {
        Map<String, Long> states = new TreeMap<>();
        for (Row row : rows) {
            if (row.getString("what").equals(what)) {
                states.put(row.getString("state"), row.getLong("number"));
            }
        }
        return states;
    }
}
