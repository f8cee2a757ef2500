package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditStore;
import dev.flotilla.fleet.audit.ChainHead;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The audit log in PostgreSQL. */
public final class SqlAudit implements AuditStore {
    private final Transactions transactions;
    private final Pool pool;

    public SqlAudit(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<AuditEntry> append(Instant now, AuditEvent event) {
        return transactions.run(connection -> append(connection, now, event));
    }

    /** Adds an entry in a transaction that does what it says; the last statement of it, since others wait for its end. */
    static Future<AuditEntry> append(SqlConnection connection, Instant now, AuditEvent event) {
        return connection
                .query("SELECT sequence, hash FROM audit_head FOR UPDATE")
                .execute()
                .compose(rows -> {
                    AuditEntry entry =
                            AuditEntry.after(Columns.first(rows, SqlAudit::head).orElseThrow(), now, event);
                    return insert(connection, entry)
                            .compose(added -> moveHead(connection, entry))
                            .map(entry);
                });
    }

    /** {@link #append}, of what was done; whether it was. */
    static Future<Boolean> appendIf(boolean done, SqlConnection connection, Instant now, AuditEvent event) {
        return done ? append(connection, now, event).map(true) : Future.succeededFuture(false);
    }

    private static Future<?> insert(SqlConnection connection, AuditEntry entry) {
        AuditEvent event = entry.event();
        return connection
                .preparedQuery(
                        "INSERT INTO audit_entry (sequence, at, actor_kind, actor, token, operation, resource,"
                                + " outcome, why, trace, previous_hash, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
                .execute(Tuple.tuple()
                        .addLong(entry.sequence())
                        .addOffsetDateTime(Columns.time(entry.at()))
                        .addString(event.actor().kind().name())
                        .addString(event.actor().name())
                        .addString(event.actor().token().orElse(null))
                        .addString(event.operation())
                        .addString(event.resource())
                        .addString(event.outcome().name())
                        .addString(event.why())
                        .addString(event.trace().orElse(null))
                        .addBuffer(Buffer.buffer(entry.previous().bytes()))
                        .addBuffer(Buffer.buffer(entry.hash().bytes())));
    }

    private static Future<?> moveHead(SqlConnection connection, AuditEntry entry) {
        return connection
                .preparedQuery("UPDATE audit_head SET sequence = $1, hash = $2")
                .execute(Tuple.of(entry.sequence(), Buffer.buffer(entry.hash().bytes())));
    }

    @Override
    public Future<List<AuditEntry>> before(Optional<Long> sequence, int limit) {
        return pool.preparedQuery("SELECT * FROM audit_entry WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2")
                .execute(Tuple.of(sequence.orElse(Long.MAX_VALUE), limit))
                .map(rows -> Columns.all(rows, SqlAudit::entry));
    }

    @Override
    public Future<List<AuditEntry>> after(long sequence, int limit) {
        return pool.preparedQuery("SELECT * FROM audit_entry WHERE sequence > $1 ORDER BY sequence LIMIT $2")
                .execute(Tuple.of(sequence, limit))
                .map(rows -> Columns.all(rows, SqlAudit::entry));
    }

    @Override
    public Future<Optional<AuditEntry>> newest(String resource) {
        return pool.preparedQuery("SELECT * FROM audit_entry WHERE resource = $1 ORDER BY sequence DESC LIMIT 1")
                .execute(Tuple.of(resource))
                .map(rows -> Columns.first(rows, SqlAudit::entry));
    }

    @Override
    public Future<ChainHead> head() {
        return pool.query("SELECT sequence, hash FROM audit_head")
                .execute()
                .map(rows -> Columns.first(rows, SqlAudit::head).orElseThrow());
    }

    private static ChainHead head(Row row) {
        return new ChainHead(row.getLong("sequence"), hash(row, "hash"));
    }

    private static AuditEntry entry(Row row) {
        AuditEvent event = new AuditEvent(
                new Actor(
                        Actor.Kind.valueOf(row.getString("actor_kind")),
                        row.getString("actor"),
                        Optional.ofNullable(row.getString("token"))),
                row.getString("operation"),
                row.getString("resource"),
                AuditEvent.Outcome.valueOf(row.getString("outcome")),
                row.getString("why"),
                Optional.ofNullable(row.getString("trace")));
        return new AuditEntry(
                row.getLong("sequence"), Columns.time(row, "at"), event, hash(row, "previous_hash"), hash(row, "hash"));
    }

    private static Digest hash(Row row, String column) {
        return Digest.parse(HexFormat.of().formatHex(Columns.bytes(row, column)));
    }
}
