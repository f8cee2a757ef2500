package dev.flotilla.fleet.restart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Compares what the database holds with what the devices' ledgers say, and with itself. */
final class Books {
    /** Rows that belong to something that is not there, or that say something else than what they were counted from. */
    private static final Map<String, String> ORPHANS = Map.of(
            "telemetry of nobody",
            "SELECT count(*) FROM telemetry_windows WHERE device_id NOT IN (SELECT id FROM devices)",
            "verdicts on nobody's drift",
            "SELECT count(*) FROM drift_devices WHERE device_id NOT IN (SELECT id FROM devices)",
            "certificates besides the one of each device",
            "SELECT count(*) - (SELECT count(*) FROM devices) FROM device_certificates",
            "claims that were not used",
            "SELECT count(*) FROM enrolment_claims WHERE used_at IS NULL",
            "counts of a rollout that are not those of its devices",
            "SELECT count(*) FROM (SELECT rollout_id, stage, state, holding, devices FROM rollout_counts WHERE devices <> 0"
                    + " EXCEPT SELECT rollout_id, stage, state, given_counter IS NOT NULL AND NOT returned, count(*)"
                    + " FROM rollout_devices GROUP BY 1, 2, 3, 4) AS differing",
            "devices that are assigned something else than what the rollout gave them",
            "SELECT count(*) FROM rollout_devices JOIN devices ON devices.id = device_id"
                    + " WHERE given_counter IS DISTINCT FROM counter OR returned");

    private static final List<String> ONCE =
            List.of("setUp", "signIn", "putRoot", "createClaims", "putTargets", "putBundle", "createRollout");

    private final Connection database;

    Books(Connection database) {
        this.database = database;
    }

    /** Each device was ordered once, obeyed once, and counts as succeeded. */
    void judgeActions(Map<String, Ledger> ledgers, Digest bundle) throws SQLException {
        assertEquals(
                Map.of("SUCCEEDED", (long) ledgers.size()),
                counts("SELECT state, count(*) FROM rollout_devices GROUP BY 1"));
        assertEquals(
                Map.of("1 " + bundle.hex() + " 1 " + bundle.hex(), (long) ledgers.size()),
                counts("SELECT concat_ws(' ', counter, desired_bundle, reported_counter, reported_bundle), count(*)"
                        + " FROM devices GROUP BY 1"));
        ledgers.forEach((device, ledger) -> {
            assertEquals(List.of(bundle), ledger.tried(), device + " tried something twice, or another thing");
            assertEquals(List.of(1L), ledger.confirmed(), device + " did not obey once");
            assertTrue(Set.of(0L, 1L).containsAll(ledger.counters()), device + " heard of " + ledger.counters());
        });
    }

    /** Each window that was acknowledged is there, and nothing that no device sent. */
    void judgeTelemetry(Map<String, Ledger> ledgers) throws SQLException {
        Map<String, Set<String>> stored = windows();
        ledgers.forEach((device, ledger) -> {
            Set<String> kept = stored.getOrDefault(device, Set.of());
            assertEquals(Set.of(), without(ledger.acknowledged(), kept), device + ": acknowledged, but not there");
            assertEquals(Set.of(), without(kept, ledger.sent()), device + ": there, but never sent");
        });
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private Map<String, Set<String>> windows() throws SQLException {
        Map<String, Set<String>> windows = new HashMap<>();
        try (PreparedStatement query = database.prepareStatement("SELECT device_id, window_id FROM telemetry_windows");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                windows.computeIfAbsent(rows.getString(1), device -> new TreeSet<>())
                        .add(rows.getString(2));
            }
        }
        return windows;
    }

    /** All that was done is in the audit log, once. */
    void judgeAudit(long devices, long pauses) throws SQLException {
        Map<String, Long> done =
                new HashMap<>(Map.of("enrolDevice", devices, "pauseRollout", pauses, "resumeRollout", pauses));
        done.values().removeIf(count -> count == 0);
        ONCE.forEach(operation -> done.put(operation, 1L));
        done.put("startRolloutStage", (long) RestartedServer.STAGES);
        done.put("finishRolloutStage", (long) RestartedServer.STAGES);
        done.put("completeRollout", 1L);
        assertEquals(
                done, counts("SELECT operation, count(*) FROM audit_entry WHERE outcome = 'DONE' GROUP BY operation"));
    }

    void judgeOrphans() throws SQLException {
        for (Map.Entry<String, String> orphan : ORPHANS.entrySet()) {
            assertEquals(0, number(orphan.getValue()), orphan.getKey());
        }
    }

    private long number(String sql) throws SQLException {
        try (PreparedStatement query = database.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private Map<String, Long> counts(String sql) throws SQLException {
        Map<String, Long> counts = new HashMap<>();
        try (PreparedStatement query = database.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getLong(2));
            }
        }
        return counts;
    }
}
