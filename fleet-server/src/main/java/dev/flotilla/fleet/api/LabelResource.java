package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.dataset.label.Agreement;
import dev.flotilla.fleet.dataset.label.LabelState;
import dev.flotilla.fleet.dataset.label.Labelling;
import dev.flotilla.fleet.dataset.label.Progress;
import dev.flotilla.fleet.dataset.sample.Likeness;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.dataset.sample.Samples;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /labelling}: what annotators are shown, and what they say. */
public final class LabelResource implements Resource {
    private final Labelling labelling;
    private final Samples samples;
    private final Registry registry;

    public LabelResource(Labelling labelling, Samples samples, Registry registry) {
        this.labelling = labelling;
        this.samples = samples;
        this.registry = registry;
    }

    @Override
    public void serve(Operations api) {
        api.on("labelling", this::progress);
        api.on("nextToLabel", this::next);
        api.on("labelSample", this::label);
    }

    private void progress(RoutingContext context) {
        Reply.json(
                context,
                200,
                CaptureResource.model(context, samples)
                        .compose(labelling::progress)
                        .map(LabelResource::describe));
    }

    private static Document describe(Progress progress) {
        Map<LabelState, Long> counts = progress.samples();
        return Document.builder()
                .put("open", counts.getOrDefault(LabelState.OPEN, 0L))
                .put("labelled", counts.getOrDefault(LabelState.LABELLED, 0L))
                .put("disputed", counts.getOrDefault(LabelState.DISPUTED, 0L))
                .put(
                        "agreements",
                        progress.agreements().stream()
                                .map(LabelResource::describe)
                                .toList())
                .build();
    }

    private static Document describe(Progress.PairAgreement pair) {
        Document.Builder document = Document.builder()
                .put("annotators", List.of(pair.one(), pair.other()))
                .put("samples", (long) pair.samples());
        pair.kappa().ifPresent(kappa -> document.put("kappa", kappa));
        return document.build();
    }

    private void next(RoutingContext context) {
        String annotator = SignedIn.caller(context).user();
        Reply.json(
                context,
                200,
                CaptureResource.model(context, samples)
                        .compose(model -> labelling.next(model, annotator))
                        .compose(found -> found.isEmpty()
                                ? Future.succeededFuture(Document.builder().build())
                                : bundle(found.get()).map(bundle -> Document.builder()
                                        .put("item", describe(found.get(), bundle))
                                        .build())));
    }

    private Future<RegisteredBundle> bundle(Sample sample) {
        return registry.find(sample.facts().orElseThrow().bundle()).map(Optional::orElseThrow);
    }

    private static Document describe(Sample sample, RegisteredBundle bundle) {
        Sample.Facts facts = sample.facts().orElseThrow();
        Document.Builder document = Document.builder()
                .put("sample", sample.id().hex())
                .put("labels", bundle.labels())
                .put("image", Likeness.isImage(bundle.manifest().inputs().get(0)))
                .putIfPresent("device", sample.device().map(DeviceId::value))
                .put("capturedAt", facts.at().toString());
        if (facts.predicted() >= 0 && facts.predicted() < bundle.labels().size()) {
            document.put(
                    "suggestion",
                    Document.builder()
                            .put("label", bundle.labels().get(facts.predicted()))
                            .put("confidence", facts.confidence())
                            .build());
        }
        return document.build();
    }

    private void label(RoutingContext context) {
        Digest id = Json.digest("id", Reply.pathParam(context, "id"));
        Optional<String> label = Json.read(() -> Reply.body(context).findString("label"));
        String annotator = SignedIn.caller(context).user();
        Future<Document> answer = samples.find(id)
                .map(found -> found.filter(sample -> sample.facts().isPresent()).orElseThrow(() -> unknown(id)))
                .compose(this::bundle)
                .compose(bundle -> labelling.label(id, annotator, label.map(name -> place(bundle, name))))
                .map(settled -> describe(settled.orElseThrow(() -> unknown(id))));
        Reply.json(context, 200, answer);
    }

    private static ApiException unknown(Digest id) {
        return ApiException.notFound("there is no sample " + id.hex() + " to label");
    }

    private static Document describe(Agreement agreement) {
        return Document.builder().put("state", agreement.state().name()).build();
    }

    /** The place of a label among those of a bundle. */
    static int place(RegisteredBundle bundle, String label) {
        int place = bundle.labels().indexOf(label);
        if (place < 0) {
            throw ApiException.refused("label: " + bundle.title() + " has no label '" + label + "'");
        }
        return place;
    }
}
