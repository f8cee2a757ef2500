package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.experiment.Candidate;
import dev.flotilla.fleet.experiment.Evidence;
import dev.flotilla.fleet.experiment.EvidenceDocument;
import dev.flotilla.fleet.experiment.ExperimentStore.PairCounts;
import dev.flotilla.fleet.experiment.GateVerdict;
import dev.flotilla.fleet.experiment.KeptVerdict;
import dev.flotilla.fleet.experiment.Observed;
import dev.flotilla.fleet.experiment.PairStanding;
import dev.flotilla.fleet.experiment.Ruling;
import dev.flotilla.fleet.experiment.Trial;
import dev.flotilla.fleet.experiment.TrialPair;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows of the tables of trials. */
final class TrialRows {

    private static final Limits EVIDENCE_LIMITS = Limits.of(1 << 16);

    private TrialRows() {}

    static Trial trial(Row row) {
        return new Trial(
                row.getLong("id"), row.getString("rollout_id"), row.getInteger("stage"), Columns.time(row, "began_at"));
    }

    static Candidate candidate(Row row) {
        return new Candidate(
                new DeviceId(row.getString("device_id")),
                row.getBoolean("canary"),
                row.getString("device_group"),
                Columns.findDigest(row, "runs"));
    }

    static Tuple tuple(Trial trial, List<TrialPair> pairs) {
        return Tuple.of(trial.id())
                .addArrayOfInteger(column(pairs, pair -> Optional.of(pair.number()), Integer[]::new))
                .addArrayOfString(
                        column(pairs, pair -> Optional.of(pair.canary().value()), String[]::new))
                .addArrayOfString(column(pairs, pair -> pair.control().map(DeviceId::value), String[]::new))
                .addArrayOfString(column(pairs, pair -> pair.old().map(Digest::hex), String[]::new));
    }

    static PairStanding standing(Row row) {
        Optional<DeviceId> control =
                Optional.ofNullable(row.getString("control")).map(DeviceId::new);
        return new PairStanding(
                new TrialPair(
                        row.getInteger("number"),
                        new DeviceId(row.getString("canary")),
                        control,
                        Columns.findDigest(row, "old_bundle")),
                new PairStanding.Canary(
                        RolloutDeviceState.valueOf(row.getString("state")),
                        Columns.time(row, "updated_at"),
                        row.getBoolean("canary_revoked"),
                        Columns.time(row, "canary_enrolled_at")),
                control.map(id -> new PairStanding.Control(
                        Columns.findDigest(row, "reported_bundle"),
                        row.getBoolean("control_failed"),
                        row.getBoolean("control_given"),
                        row.getBoolean("control_revoked"),
                        Columns.time(row, "control_enrolled_at"))));
    }

    static PairCounts counts(Row row) {
        return new PairCounts(
                row.getInteger("paired"),
                row.getInteger("alone"),
                row.getInteger("open"),
                row.getInteger("dropped"),
                row.getString("last"));
    }

    static Tuple observations(Trial trial, List<Observed> all) {
        return Tuple.of(trial.id())
                .addArrayOfString(column(all, one -> Optional.of(one.key().gate()), String[]::new))
                .addArrayOfInteger(column(all, one -> Optional.of(one.key().pair()), Integer[]::new))
                .addArrayOfBoolean(column(all, one -> Optional.of(one.key().control()), Boolean[]::new))
                .addArrayOfString(column(all, one -> Optional.of(one.device().value()), String[]::new))
                .addArrayOfDouble(column(all, one -> boxed(one.value()), Double[]::new))
                .addArrayOfDouble(column(all, one -> boxed(one.before()), Double[]::new))
                .addArrayOfOffsetDateTime(
                        column(all, one -> Optional.of(Columns.time(one.at())), OffsetDateTime[]::new));
    }

    static Tuple closed(Trial trial, Map<Integer, String> closed) {
        List<Map.Entry<Integer, String>> all = List.copyOf(closed.entrySet());
        return Tuple.of(trial.id())
                .addArrayOfInteger(column(all, one -> Optional.of(one.getKey()), Integer[]::new))
                .addArrayOfString(column(all, one -> Optional.of(one.getValue()), String[]::new));
    }

    static Observed observed(Row row) {
        return new Observed(
                new Observed.Key(row.getString("gate"), row.getInteger("pair"), row.getBoolean("control")),
                new DeviceId(row.getString("device")),
                number(row, "value"),
                number(row, "before"),
                Columns.time(row, "taken_at"));
    }

    private static OptionalDouble number(Row row, String column) {
        Double value = row.getDouble(column);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }

    /** An empty value is null in the array. */
    private static <S, T> T[] column(List<S> all, Function<S, Optional<T>> value, IntFunction<T[]> array) {
        T[] column = array.apply(all.size());
        for (int i = 0; i < column.length; i++) {
            int row = i;
            value.apply(all.get(i)).ifPresent(present -> column[row] = present);
        }
        return column;
    }

    static JsonObject evidence(GateVerdict verdict) {
        return new JsonObject(
                Buffer.buffer(EvidenceDocument.write(verdict.evidence()).toJson()));
    }

    static KeptVerdict verdict(Row row) {
        return new KeptVerdict(
                row.getLong("id"),
                Columns.time(row, "since"),
                Columns.time(row, "at"),
                new GateVerdict(Ruling.valueOf(row.getString("ruling")), row.getString("reason"), evidence(row)));
    }

    private static Evidence evidence(Row row) {
        try {
            return EvidenceDocument.read(
                    Document.parseJson(row.getJsonObject("evidence").toBuffer().getBytes(), EVIDENCE_LIMITS));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("evidence in the database cannot be read: " + e.getMessage(), e);
        }
    }
}
