package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.JobReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A run as it is written: where it is kept, and for whoever asks. */
public final class RetrainingDocument {
    private static final Limits LIMITS = Limits.of(2 * JobReport.MAX_BYTES);

    private RetrainingDocument() {}

    public static Document write(Retraining run) {
        return Document.builder()
                .put("id", run.id())
                .put("pipeline", run.pipeline())
                .put("pipelineDigest", run.version().hex())
                .put("family", run.family())
                .put(
                        "cause",
                        Document.builder()
                                .put("kind", run.cause().kind().name())
                                .put("key", run.cause().key())
                                .put("text", run.cause().text())
                                .build())
                .put("champion", run.takes().champion().hex())
                .put("dataset", run.takes().dataset().hex())
                .put("samples", run.takes().samples())
                .putIfPresent("reference", run.takes().reference().map(Digest::hex))
                .putIfPresent("master", run.takes().master().map(Digest::hex))
                .put("state", run.state().name())
                .put("reason", run.reason())
                .put("startedAt", run.startedAt().toString())
                .put("updatedAt", run.updatedAt().toString())
                .put("seconds", run.spent().toSeconds())
                .putIfPresent("report", run.report().map(RetrainingDocument::report))
                .putIfPresent("override", run.override().map(RetrainingDocument::word))
                .putIfPresent("rolloutId", run.rollout())
                .putIfPresent("logId", run.logged())
                .build();
    }

    /** A job's report as a part of other documents. */
    public static Document report(JobReport report) {
        try {
            return Document.parseJson(report.toJson(), LIMITS);
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("a report does not read what it wrote", e);
        }
    }

    private static Document word(Retraining.GateOverride word) {
        return Document.builder()
                .put("user", word.user())
                .put("reason", word.reason())
                .put("at", word.at().toString())
                .build();
    }

    /** The run that was written. */
    public static Retraining read(byte[] json) {
        try {
            return read(Document.parseJson(json, LIMITS));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("a kept run cannot be read: " + e.getMessage(), e);
        }
    }

    private static Retraining read(Document run) throws MalformedDocumentException {
        Document cause = run.object("cause");
        Optional<Document> report = run.findObject("report");
        Optional<Document> word = run.findObject("override");
        return new Retraining(
                run.string("id"),
                run.string("pipeline"),
                Digest.parse(run.string("pipelineDigest")),
                run.string("family"),
                new Cause(Cause.Kind.valueOf(cause.string("kind")), cause.string("key"), cause.string("text")),
                new Retraining.Takes(
                        Digest.parse(run.string("champion")),
                        Digest.parse(run.string("dataset")),
                        run.integer("samples"),
                        run.findString("reference").map(Digest::parse),
                        run.findString("master").map(Digest::parse)),
                RunState.valueOf(run.string("state")),
                run.string("reason"),
                Instant.parse(run.string("startedAt")),
                Instant.parse(run.string("updatedAt")),
                Duration.ofSeconds(run.integer("seconds")),
                report.isPresent() ? Optional.of(JobReport.parse(report.get().toJson())) : Optional.empty(),
                word.isPresent() ? Optional.of(word(word.get())) : Optional.empty(),
                run.findString("rolloutId"),
                run.findString("logId"));
    }

    private static Retraining.GateOverride word(Document word) throws MalformedDocumentException {
        return new Retraining.GateOverride(
                word.string("user"), word.string("reason"), Instant.parse(word.string("at")));
    }
}
