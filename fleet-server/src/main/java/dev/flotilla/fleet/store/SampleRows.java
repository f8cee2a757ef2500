package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Consent;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.dataset.sample.Doubt;
import dev.flotilla.fleet.dataset.sample.Finding;
import dev.flotilla.fleet.dataset.sample.Origin;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.dataset.sample.SampleState;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;

/** Between rows of samples and samples. */
final class SampleRows {
    static final String INSERT = "INSERT INTO samples (id, device_id, model, received_at, expires_at, state, doubt,"
            + " doubt_detail, bundle, captured_at, origin, input, predicted, confidence, mean, contrast, likeness, subject,"
            + " consent_by, consent_scope, consent_at, embedding) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
            + " $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) ON CONFLICT (id) DO NOTHING";

    private SampleRows() {}

    /** The values of {@link #INSERT}. */
    static Tuple values(Sample sample) {
        Optional<Sample.Facts> facts = sample.facts();
        Optional<Consent> consent = facts.flatMap(Sample.Facts::consent);
        return Tuple.tuple()
                .addString(sample.id().hex())
                .addString(sample.device().map(DeviceId::value).orElse(null))
                .addString(sample.model())
                .addOffsetDateTime(Columns.time(sample.receivedAt()))
                .addOffsetDateTime(Columns.time(sample.expiresAt()))
                .addString(sample.state().name())
                .addString(sample.finding().map(found -> found.doubt().name()).orElse(null))
                .addString(sample.finding().map(Finding::detail).orElse(null))
                .addString(facts.map(known -> known.bundle().hex()).orElse(null))
                .addOffsetDateTime(facts.map(known -> Columns.time(known.at())).orElse(null))
                .addString(facts.map(known -> known.origin().name()).orElse(null))
                .addString(facts.flatMap(Sample.Facts::input).map(Digest::hex).orElse(null))
                .addInteger(facts.map(Sample.Facts::predicted).orElse(null))
                .addDouble(facts.map(Sample.Facts::confidence).orElse(null))
                .addDouble(facts.map(Sample.Facts::mean).orElse(null))
                .addDouble(facts.map(Sample.Facts::contrast).orElse(null))
                .addLong(facts.map(Sample.Facts::likeness).orElse(null))
                .addString(facts.map(Sample.Facts::subject).orElse(null))
                .addString(consent.map(Consent::by).orElse(null))
                .addString(consent.map(given -> given.scope().hex()).orElse(null))
                .addOffsetDateTime(
                        consent.map(given -> Columns.time(given.at())).orElse(null))
                .addString(
                        facts.flatMap(Sample.Facts::embedding).map(Digest::hex).orElse(null));
    }

    static Sample sample(Row row) {
        return new Sample(
                Columns.digest(row, "id"),
                Optional.ofNullable(row.getString("device_id")).map(DeviceId::new),
                row.getString("model"),
                Columns.time(row, "received_at"),
                Columns.time(row, "expires_at"),
                SampleState.valueOf(row.getString("state")),
                row.getString("bundle") == null ? Optional.empty() : Optional.of(facts(row)),
                Optional.ofNullable(row.getString("doubt"))
                        .map(doubt -> new Finding(Doubt.valueOf(doubt), row.getString("doubt_detail"))));
    }

    private static Sample.Facts facts(Row row) {
        return new Sample.Facts(
                Columns.digest(row, "bundle"),
                Columns.time(row, "captured_at"),
                Origin.valueOf(row.getString("origin")),
                Columns.findDigest(row, "input"),
                Columns.findDigest(row, "embedding"),
                row.getInteger("predicted"),
                row.getDouble("confidence"),
                row.getDouble("mean"),
                row.getDouble("contrast"),
                row.getLong("likeness"),
                row.getString("subject"),
                Optional.ofNullable(row.getString("consent_by"))
                        .map(by -> new Consent(
                                by, Columns.digest(row, "consent_scope"), Columns.time(row, "consent_at"))));
    }
}
