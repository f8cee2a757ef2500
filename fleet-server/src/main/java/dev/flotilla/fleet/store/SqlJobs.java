package dev.flotilla.fleet.store;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.fleet.job.ClaimedJob;
import dev.flotilla.fleet.job.Job;
import dev.flotilla.fleet.job.JobEnd;
import dev.flotilla.fleet.job.JobOrder;
import dev.flotilla.fleet.job.JobState;
import dev.flotilla.fleet.job.JobStore;
import dev.flotilla.fleet.job.RunnerKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jobs in PostgreSQL. */
public final class SqlJobs implements JobStore {
    private static final String LEASE = "now() + $3 * interval '1 millisecond'";

    private final Transactions transactions;
    private final Pool pool;

    public SqlJobs(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    /** Several at the very same moment may each find the last place free. */
    @Override
    public Future<Boolean> add(Job job, int maxQueued) {
        return transactions.changes(
                "INSERT INTO jobs (id, runner, request, state, reason, created_at) SELECT $1, $2, $3, $4, $5, $6"
                        + " WHERE (SELECT count(*) FROM jobs WHERE state = 'QUEUED') < $7 ON CONFLICT (id) DO NOTHING",
                Tuple.of(
                        job.id(),
                        job.order().runner().name(),
                        Buffer.buffer(job.order().request().toJson()),
                        job.state().name(),
                        job.reason(),
                        Columns.time(job.createdAt()),
                        maxQueued));
    }

    @Override
    public Future<Optional<Job>> find(String id) {
        return pool.preparedQuery("SELECT * FROM jobs WHERE id = $1")
                .execute(Tuple.of(id))
                .map(rows -> Columns.first(rows, SqlJobs::job));
    }

    @Override
    public Future<List<Job>> list(Optional<String> after, int limit) {
        return pool.preparedQuery("SELECT * FROM jobs b WHERE $1 = '' OR EXISTS (SELECT 1 FROM jobs a WHERE a.id = $1"
                        + " AND (b.created_at < a.created_at OR b.created_at = a.created_at AND b.id > a.id))"
                        + " ORDER BY created_at DESC, id LIMIT $2")
                .execute(Tuple.of(after.orElse(""), limit))
                .map(rows -> Columns.all(rows, SqlJobs::job));
    }

    @Override
    public Future<Map<JobState, Long>> counts() {
        return pool.query("SELECT state, count(*) AS number FROM jobs GROUP BY state")
                .execute()
                .map(rows -> {
                    Map<JobState, Long> counts = new EnumMap<>(JobState.class);
                    rows.forEach(row -> counts.put(JobState.valueOf(row.getString("state")), row.getLong("number")));
                    return counts;
                });
    }

    @Override
    public Future<Optional<ClaimedJob>> claim(String holder, Set<RunnerKind> runners, Duration lease, Instant now) {
        return pool.preparedQuery("UPDATE jobs SET state = 'RUNNING', reason = '', holder = $1, leased_until = " + LEASE
                        + ", fence = fence + 1, attempts = attempts + 1, started_at = coalesce(started_at, $4)"
                        + " WHERE id = (SELECT id FROM jobs WHERE runner = ANY($2) AND (state = 'QUEUED'"
                        + " OR state = 'RUNNING' AND leased_until < now())"
                        + " ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *")
                .execute(Tuple.of(
                        holder,
                        runners.stream().map(RunnerKind::name).toArray(String[]::new),
                        (double) lease.toMillis(),
                        Columns.time(now)))
                .map(rows -> Columns.first(rows, row -> new ClaimedJob(job(row), row.getLong("fence"))));
    }

    @Override
    public Future<Optional<Boolean>> renew(String id, long fence, Duration lease) {
        return pool.preparedQuery("UPDATE jobs SET leased_until = " + LEASE
                        + " WHERE id = $1 AND fence = $2 AND state = 'RUNNING' RETURNING cancelled")
                .execute(Tuple.of(id, fence, (double) lease.toMillis()))
                .map(rows -> Columns.first(rows, row -> !row.getBoolean("cancelled")));
    }

    @Override
    public Future<Void> abandon(String holder) {
        return transactions
                .changes(
                        "UPDATE jobs SET leased_until = now() - interval '1 second'"
                                + " WHERE holder = $1 AND state = 'RUNNING'",
                        Tuple.of(holder))
                .mapEmpty();
    }

    @Override
    public Future<Void> release(String id, long fence, boolean counts) {
        return transactions
                .changes(
                        "UPDATE jobs SET leased_until = now() - interval '1 second', attempts = attempts - $3"
                                + " WHERE id = $1 AND fence = $2 AND state = 'RUNNING'",
                        Tuple.of(id, fence, counts ? 0 : 1))
                .mapEmpty();
    }

    @Override
    public Future<Boolean> report(String id, JobReport report) {
        return transactions.changes(
                "UPDATE jobs SET report = $2, sequence = $3 WHERE id = $1 AND state = 'RUNNING' AND sequence < $3",
                Tuple.of(id, Buffer.buffer(report.toJson()), report.sequence()));
    }

    @Override
    public Future<Boolean> finish(String id, long fence, JobEnd end, Instant now) {
        return transactions.changes(
                "UPDATE jobs SET state = $3, reason = $4, report = coalesce($5, report), ended_at = $6,"
                        + " leased_until = NULL WHERE id = $1 AND fence = $2 AND state = 'RUNNING'",
                Tuple.of(
                        id,
                        fence,
                        end.state().name(),
                        end.reason(),
                        end.report()
                                .map(report -> Buffer.buffer(report.toJson()))
                                .orElse(null),
                        Columns.time(now)));
    }

    @Override
    public Future<Boolean> cancel(String id, String reason, Instant now) {
        return transactions.changes(
                "UPDATE jobs SET cancelled = true, reason = $2,"
                        + " ended_at = CASE WHEN state = 'QUEUED' THEN $3::timestamptz END,"
                        + " state = CASE WHEN state = 'QUEUED' THEN 'CANCELLED' ELSE state END"
                        + " WHERE id = $1 AND state IN ('QUEUED', 'RUNNING')",
                Tuple.of(id, reason, Columns.time(now)));
    }

    @Override
    public Future<List<String>> deleteEndedBefore(Instant instant, int most) {
        return pool.preparedQuery("DELETE FROM jobs WHERE id IN"
                        + " (SELECT id FROM jobs WHERE ended_at < $1 ORDER BY ended_at LIMIT $2) RETURNING id")
                .execute(Tuple.of(Columns.time(instant), most))
                .map(rows -> Columns.all(rows, row -> row.getString("id")));
    }

    private static Job job(Row row) {
        try {
            return new Job(
                    new JobOrder(
                            RunnerKind.valueOf(row.getString("runner")),
                            JobRequest.parse(Columns.bytes(row, "request"))),
                    JobState.valueOf(row.getString("state")),
                    row.getString("reason"),
                    report(row.getBuffer("report")),
                    row.getInteger("attempts"),
                    row.getBoolean("cancelled"),
                    Columns.time(row, "created_at"),
                    Columns.findTime(row, "started_at"),
                    Columns.findTime(row, "ended_at"));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("job " + row.getString("id") + ": " + e.getMessage(), e);
        }
    }

    private static Optional<JobReport> report(@Nullable Buffer json) throws MalformedDocumentException {
        return json == null ? Optional.empty() : Optional.of(JobReport.parse(json.getBytes()));
    }
}
