package dev.flotilla.fleet.store;

import dev.flotilla.fleet.dataset.sample.Erasure;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;

/** Erases samples wherever they are: contents, labels, what is known of them, their places in datasets. */
final class SampleErasures {
    /** At a time, so that what expires all at once locks nothing for long. */
    private static final int MAX_EXPIRED = 1000;

    private SampleErasures() {}

    static Future<Long> erase(SqlConnection connection, Erasure erasure, boolean order, Instant now) {
        String which;
        Tuple value;
        Future<Void> marked;
        if (erasure instanceof Erasure.OfDevice of) {
            which = "device_id = $1";
            value = Tuple.of(of.device().value());
            marked = order(connection, List.of(of.device().value()), order, now);
        } else if (erasure instanceof Erasure.OfSubject of) {
            which = "subject = $1";
            value = Tuple.of(of.subject());
            marked = mark(connection, of, now);
        } else if (erasure instanceof Erasure.OfSample of) {
            which = "id = $1";
            value = Tuple.of(of.id().hex());
            marked = Future.succeededFuture();
        } else {
            throw new IllegalStateException("no other erasure: " + erasure);
        }
        String condition = which;
        return marked.compose(done -> connection
                        .preparedQuery("SELECT id FROM samples WHERE " + condition
                                + " AND state <> 'ERASED' ORDER BY id FOR UPDATE")
                        .execute(value))
                .compose(rows -> erase(connection, Columns.all(rows, row -> row.getString("id")), now));
    }

    static Future<Long> expire(SqlConnection connection, Instant now) {
        return connection
                .preparedQuery("SELECT id FROM samples WHERE expires_at <= $1 AND state <> 'ERASED'"
                        + " ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED")
                .execute(Tuple.of(Columns.time(now), MAX_EXPIRED))
                .compose(rows -> erase(connection, Columns.all(rows, row -> row.getString("id")), now));
    }

    /** Has devices forget what waits on them, and what they captured by now not be taken any more. */
    private static Future<Void> order(SqlConnection connection, List<String> devices, boolean told, Instant now) {
        return connection
                .preparedQuery("INSERT INTO sample_erasures (device_id, orders, at)"
                        + " SELECT device, $2, $3 FROM unnest($1::text[]) AS device ORDER BY device"
                        + " ON CONFLICT (device_id) DO UPDATE SET orders = sample_erasures.orders + $2, at = $3")
                .execute(Tuple.tuple()
                        .addArrayOfString(devices.toArray(String[]::new))
                        .addLong(told ? 1L : 0L)
                        .addOffsetDateTime(Columns.time(now)))
                .mapEmpty();
    }

    private static Future<Void> mark(SqlConnection connection, Erasure.OfSubject of, Instant now) {
        return connection
                .preparedQuery("INSERT INTO erased_subjects VALUES ($1, $2) ON CONFLICT (mark) DO UPDATE SET at = $2")
                .execute(Tuple.of(of.mark().hex(), Columns.time(now)))
                .compose(marked -> connection
                        .preparedQuery("SELECT DISTINCT device_id FROM samples WHERE subject = $1"
                                + " AND device_id IS NOT NULL")
                        .execute(Tuple.of(of.subject())))
                .compose(rows -> order(connection, Columns.all(rows, row -> row.getString("device_id")), true, now));
    }

    private static Future<Long> erase(SqlConnection connection, List<String> ids, Instant now) {
        if (ids.isEmpty()) {
            return Future.succeededFuture(0L);
        }
        Tuple which = Tuple.tuple().addArrayOfString(ids.toArray(String[]::new));
        return connection
                .preparedQuery("DELETE FROM sample_contents WHERE id = ANY($1)")
                .execute(which)
                .compose(done -> connection
                        .preparedQuery("DELETE FROM sample_labels WHERE sample = ANY($1)")
                        .execute(which))
                .compose(done -> connection
                        .preparedQuery("UPDATE dataset_versions SET manifest = NULL WHERE digest IN"
                                + " (SELECT version FROM dataset_members WHERE sample = ANY($1))")
                        .execute(which))
                .compose(done -> connection
                        .preparedQuery("UPDATE dataset_members SET sample = NULL, input = NULL, label = NULL,"
                                + " split = NULL, bundle = NULL, device_id = NULL, window_id = NULL"
                                + " WHERE sample = ANY($1)")
                        .execute(which))
                .compose(done -> connection
                        .preparedQuery("UPDATE samples SET state = 'ERASED', erased_at = $2, doubt = NULL,"
                                + " doubt_detail = NULL, bundle = NULL, captured_at = NULL, origin = NULL, input = NULL,"
                                + " embedding = NULL, predicted = NULL, confidence = NULL, mean = NULL, contrast = NULL,"
                                + " likeness = NULL, subject = NULL, consent_by = NULL, consent_scope = NULL,"
                                + " consent_at = NULL, label = NULL WHERE id = ANY($1)")
                        .execute(Tuple.tuple()
                                .addArrayOfString(ids.toArray(String[]::new))
                                .addOffsetDateTime(Columns.time(now))))
                .map((long) ids.size());
    }
}
