package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Evidence as it is kept and shown. What has no bound is left out. */
public final class EvidenceDocument {

    private EvidenceDocument() {}

    /** Everything of it, so that reading it yields an equal one. */
    public static Document write(Evidence evidence) {
        return Document.builder()
                .put("gate", evidence.gate())
                .put("stage", (long) evidence.stage())
                .put("terms", write(evidence.terms()))
                .put("falseAbort", evidence.falseAbort())
                .put("falseAdvance", evidence.falseAdvance())
                .put("sample", write(evidence.sample()))
                .put("effect", write(evidence.effect()))
                .putIfPresent("decided", evidence.decided().map(EvidenceDocument::write))
                .build();
    }

    private static Document write(GateTerms terms) {
        return Document.builder()
                .put("margin", terms.margin())
                .put("rarestFault", (long) terms.rarestFault())
                .put("minimumPairs", (long) terms.minimumPairs())
                .put("maximumWaitSeconds", terms.maximumWait().toSeconds())
                .put("afterWait", terms.outcome().name())
                .putIfPresent("guardRail", terms.rail().map(rail -> Document.builder()
                        .put("limit", rail.limit())
                        .put("devices", (long) rail.devices())
                        .build()))
                .build();
    }

    private static Document write(Evidence.Sample sample) {
        return Document.builder()
                .put("canary", (long) sample.canary())
                .put("control", (long) sample.control())
                .put("pairs", (long) sample.pairs())
                .put("canaryMean", sample.canaryMean())
                .put("controlMean", sample.controlMean())
                .put("sampleRatioP", sample.sampleRatioP())
                .put("beyondRail", (long) sample.beyondRail())
                .build();
    }

    private static Document write(Evidence.Effect effect) {
        return Document.builder()
                .putIfPresent("worsening", finite(effect.worsening()))
                .putIfPresent("lower", finite(effect.interval().lower()))
                .putIfPresent("upper", finite(effect.interval().upper()))
                .put("theta", effect.theta())
                .put("pWorse", effect.pWorse())
                .put("pBeyondMargin", effect.pBeyondMargin())
                .build();
    }

    private static Optional<Double> finite(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }

    private static Document write(Evidence.Decided decided) {
        return Document.builder()
                .put("ruling", decided.ruling().name())
                .put("at", decided.at().toString())
                .put("pairs", (long) decided.pairs())
                .build();
    }

    /** Reads what {@link #write} wrote. */
    public static Evidence read(Document evidence) throws MalformedDocumentException {
        Optional<Document> decided = evidence.findObject("decided");
        return new Evidence(
                evidence.string("gate"),
                (int) evidence.integer("stage"),
                terms(evidence.object("terms")),
                evidence.number("falseAbort"),
                evidence.number("falseAdvance"),
                sample(evidence.object("sample")),
                effect(evidence.object("effect")),
                decided.isEmpty() ? Optional.empty() : Optional.of(decided(decided.get())));
    }

    private static GateTerms terms(Document terms) throws MalformedDocumentException {
        Optional<Document> rail = terms.findObject("guardRail");
        return new GateTerms(
                terms.number("margin"),
                (int) terms.integer("rarestFault"),
                (int) terms.integer("minimumPairs"),
                Duration.ofSeconds(terms.integer("maximumWaitSeconds")),
                GateTerms.TimeoutOutcome.valueOf(terms.string("afterWait")),
                rail.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new GuardRail(
                                rail.get().number("limit"), (int) rail.get().integer("devices"))));
    }

    private static Evidence.Sample sample(Document sample) throws MalformedDocumentException {
        return new Evidence.Sample(
                (int) sample.integer("canary"),
                (int) sample.integer("control"),
                (int) sample.integer("pairs"),
                sample.number("canaryMean"),
                sample.number("controlMean"),
                sample.number("sampleRatioP"),
                (int) sample.integer("beyondRail"));
    }

    private static Evidence.Effect effect(Document effect) throws MalformedDocumentException {
        return new Evidence.Effect(
                effect.number("worsening", Double.NaN),
                new Interval(
                        effect.number("lower", Double.NEGATIVE_INFINITY),
                        effect.number("upper", Double.POSITIVE_INFINITY)),
                effect.number("theta"),
                effect.number("pWorse"),
                effect.number("pBeyondMargin"));
    }

    private static Evidence.Decided decided(Document decided) throws MalformedDocumentException {
        return new Evidence.Decided(Ruling.valueOf(decided.string("ruling")), Instant.parse(decided.string("at")), (int)
                decided.integer("pairs"));
    }
}
