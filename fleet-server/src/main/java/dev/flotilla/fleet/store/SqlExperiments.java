package dev.flotilla.fleet.store;

import dev.flotilla.fleet.experiment.Candidate;
import dev.flotilla.fleet.experiment.ExperimentStore;
import dev.flotilla.fleet.experiment.GateVerdict;
import dev.flotilla.fleet.experiment.KeptVerdict;
import dev.flotilla.fleet.experiment.Observed;
import dev.flotilla.fleet.experiment.PairStanding;
import dev.flotilla.fleet.experiment.Trial;
import dev.flotilla.fleet.experiment.TrialPair;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Trials in PostgreSQL. */
public final class SqlExperiments implements ExperimentStore {

    private static final String FIND = "SELECT * FROM trials WHERE rollout_id = $1 AND stage = $2 AND began_at = $3";

    private static final String NEWEST =
            "SELECT DISTINCT ON (gate) * FROM trial_verdicts WHERE trial = $1 ORDER BY gate, id DESC";

    private final Transactions transactions;
    private final Pool pool;

    public SqlExperiments(Transactions transactions) {
        this.transactions = transactions;
        this.pool = transactions.pool();
    }

    @Override
    public Future<Optional<Trial>> find(String rollout, int stage, Instant began) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(rollout, stage, Columns.time(began)))
                .map(rows -> Columns.first(rows, TrialRows::trial));
    }

    @Override
    public Future<List<Candidate>> candidates(String rollout, int stage) {
        return pool.preparedQuery("SELECT part.device_id, part.stage = $2 AS canary, device.device_group,"
                        + " CASE WHEN part.given_counter IS NULL THEN device.reported_bundle ELSE part.previous END AS runs"
                        + " FROM rollout_devices part JOIN devices device ON device.id = part.device_id"
                        + " JOIN rollouts rollout ON rollout.id = part.rollout_id"
                        + " WHERE part.rollout_id = $1 AND part.state <> 'EXCLUDED' AND part.taken_by IS NULL AND device.revoked_at IS NULL"
                        + " AND device.enrolled_at <= rollout.created_at AND (part.stage = $2"
                        + " OR part.stage > $2 AND (part.given_counter IS NULL OR part.returned))")
                .execute(Tuple.of(rollout, stage))
                .map(rows -> Columns.all(rows, TrialRows::candidate));
    }

    @Override
    public Future<Trial> begin(String rollout, int stage, Instant began, List<TrialPair> pairs) {
        Tuple key = Tuple.of(rollout, stage, Columns.time(began));
        return transactions.run(connection -> connection
                .preparedQuery("INSERT INTO trials (rollout_id, stage, began_at) VALUES ($1, $2, $3)"
                        + " ON CONFLICT DO NOTHING RETURNING *")
                .execute(key)
                .map(rows -> Columns.first(rows, TrialRows::trial))
                .compose(begun -> begun.map(
                                trial -> insert(connection, trial, pairs).map(trial))
                        .orElseGet(() -> connection
                                .preparedQuery(FIND)
                                .execute(key)
                                .map(rows ->
                                        Columns.first(rows, TrialRows::trial).orElseThrow()))));
    }

    private static Future<Void> insert(SqlConnection connection, Trial trial, List<TrialPair> pairs) {
        return connection
                .preparedQuery("INSERT INTO trial_pairs (trial, number, canary, control, old_bundle)"
                        + " SELECT $1, pair.* FROM unnest($2::integer[], $3::text[], $4::text[], $5::text[]) AS pair")
                .execute(TrialRows.tuple(trial, pairs))
                .mapEmpty();
    }

    @Override
    public Future<List<PairStanding>> open(Trial trial) {
        return pool.preparedQuery(
                        "SELECT pair.*, CASE WHEN part.taken_by IS NULL OR part.state = 'FAILED' THEN part.state"
                                + " ELSE 'SUPERSEDED' END AS state, part.updated_at, canary.enrolled_at AS canary_enrolled_at,"
                                + " canary.revoked_at IS NOT NULL AS canary_revoked, control.reported_bundle,"
                                + " coalesce(control.reported_phase IN ('REJECTED', 'ROLLED_BACK'), false) AS control_failed,"
                                + " coalesce(other.given_counter IS NOT NULL AND NOT other.returned"
                                + " OR other.taken_by IS NOT NULL, false) AS control_given,"
                                + " control.revoked_at IS NOT NULL AS control_revoked, control.enrolled_at AS control_enrolled_at"
                                + " FROM trial_pairs pair"
                                + " JOIN rollout_devices part ON part.rollout_id = $2 AND part.device_id = pair.canary"
                                + " JOIN devices canary ON canary.id = pair.canary"
                                + " LEFT JOIN devices control ON control.id = pair.control"
                                + " LEFT JOIN rollout_devices other ON other.rollout_id = $2 AND other.device_id = pair.control"
                                + " WHERE pair.trial = $1 AND pair.closed IS NULL ORDER BY pair.number")
                .execute(Tuple.of(trial.id(), trial.rollout()))
                .map(rows -> Columns.all(rows, TrialRows::standing));
    }

    @Override
    public Future<PairCounts> pairs(Trial trial) {
        return pool.preparedQuery("SELECT count(control) AS paired, count(*) - count(control) AS alone,"
                        + " count(*) FILTER (WHERE closed IS NULL) AS open, count(*) FILTER (WHERE closed <> '') AS dropped,"
                        + " coalesce((array_agg(closed ORDER BY number DESC) FILTER (WHERE closed <> ''))[1], '') AS last"
                        + " FROM trial_pairs WHERE trial = $1")
                .execute(Tuple.of(trial.id()))
                .map(rows -> Columns.first(rows, TrialRows::counts).orElseThrow());
    }

    @Override
    public Future<Void> observe(Trial trial, List<Observed> observations, Map<Integer, String> closed) {
        return transactions.run(connection -> connection
                .preparedQuery("INSERT INTO trial_observations"
                        + " (trial, gate, pair, control, device, value, before, taken_at) SELECT $1, one.*"
                        + " FROM unnest($2::text[], $3::integer[], $4::boolean[], $5::text[], $6::double precision[],"
                        + " $7::double precision[], $8::timestamptz[]) AS one ON CONFLICT DO NOTHING")
                .execute(TrialRows.observations(trial, observations))
                .compose(done -> connection
                        .preparedQuery("UPDATE trial_pairs SET closed = ended.why"
                                + " FROM unnest($2::integer[], $3::text[]) AS ended (number, why)"
                                + " WHERE trial = $1 AND trial_pairs.number = ended.number AND closed IS NULL")
                        .execute(TrialRows.closed(trial, closed)))
                .mapEmpty());
    }

    @Override
    public Future<List<Observed>> observations(Trial trial) {
        return pool.preparedQuery("SELECT * FROM trial_observations WHERE trial = $1"
                        + " ORDER BY taken_at, gate COLLATE \"C\", pair, control")
                .execute(Tuple.of(trial.id()))
                .map(rows -> Columns.all(rows, TrialRows::observed));
    }

    @Override
    public Future<List<KeptVerdict>> newest(Trial trial) {
        return pool.preparedQuery(NEWEST)
                .execute(Tuple.of(trial.id()))
                .map(rows -> Columns.all(rows, TrialRows::verdict));
    }

    /** Under a lock of the trial, as two servers may come to the same verdict at once. */
    @Override
    public Future<Void> judge(Trial trial, List<GateVerdict> verdicts, Instant now) {
        return transactions.run(connection -> connection
                .preparedQuery("SELECT id FROM trials WHERE id = $1 FOR UPDATE")
                .execute(Tuple.of(trial.id()))
                .compose(locked -> connection.preparedQuery(NEWEST).execute(Tuple.of(trial.id())))
                .compose(rows -> {
                    Map<String, KeptVerdict> newest = new HashMap<>();
                    Columns.all(rows, TrialRows::verdict)
                            .forEach(
                                    kept -> newest.put(kept.verdict().evidence().gate(), kept));
                    Future<Void> done = Future.succeededFuture();
                    for (GateVerdict verdict : verdicts) {
                        Optional<KeptVerdict> standing = Optional.ofNullable(
                                        newest.get(verdict.evidence().gate()))
                                .filter(kept -> kept.verdict().ruling() == verdict.ruling());
                        done = done.compose(before -> keep(connection, trial, verdict, standing, now));
                    }
                    return done;
                }));
    }

    private static Future<Void> keep(
            SqlConnection connection, Trial trial, GateVerdict verdict, Optional<KeptVerdict> standing, Instant now) {
        return standing.map(kept -> connection
                        .preparedQuery("UPDATE trial_verdicts SET reason = $2, evidence = $3, at = $4 WHERE id = $1")
                        .execute(Tuple.of(kept.id(), verdict.reason(), TrialRows.evidence(verdict), Columns.time(now))))
                .orElseGet(() -> connection
                        .preparedQuery("INSERT INTO trial_verdicts (trial, gate, ruling, reason, evidence, since, at)"
                                + " VALUES ($1, $2, $3, $4, $5, $6, $6)")
                        .execute(Tuple.of(
                                trial.id(),
                                verdict.evidence().gate(),
                                verdict.ruling().name(),
                                verdict.reason(),
                                TrialRows.evidence(verdict),
                                Columns.time(now))))
                .mapEmpty();
    }

    @Override
    public Future<List<KeptVerdict>> verdicts(String rollout, Optional<Long> before, int limit) {
        return pool.preparedQuery(
                        "SELECT verdict.* FROM trial_verdicts verdict JOIN trials ON trials.id = verdict.trial"
                                + " WHERE trials.rollout_id = $1 AND verdict.id < $2 ORDER BY verdict.id DESC LIMIT $3")
                .execute(Tuple.of(rollout, before.orElse(Long.MAX_VALUE), limit))
                .map(rows -> Columns.all(rows, TrialRows::verdict));
    }
}
