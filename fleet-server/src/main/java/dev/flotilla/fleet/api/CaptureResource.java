package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.dataset.label.Labelling;
import dev.flotilla.fleet.dataset.sample.CapturePolicy;
import dev.flotilla.fleet.dataset.sample.Import;
import dev.flotilla.fleet.dataset.sample.Samples;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** {@code /capture} and {@code /samples/import}: where samples come from. */
public final class CaptureResource implements Resource {
    private final Samples samples;
    private final Import imports;
    private final Labelling labelling;
    private final Registry registry;

    public CaptureResource(Samples samples, Import imports, Labelling labelling, Registry registry) {
        this.samples = samples;
        this.imports = imports;
        this.labelling = labelling;
        this.registry = registry;
    }

    @Override
    public void serve(Operations api) {
        api.on("capturePolicy", this::policy);
        api.on("putCapturePolicy", this::put);
        api.on("askForBurst", this::burst);
        api.on("importSamples", this::bring);
    }

    /** The model that the address names, if there is a bundle of it. */
    static Future<String> model(RoutingContext context, Samples samples) {
        String model = Reply.pathParam(context, "model");
        return samples.isModel(model).map(known -> {
            if (!Boolean.TRUE.equals(known)) {
                throw ApiException.notFound("there is no bundle of a model " + model);
            }
            return model;
        });
    }

    private void policy(RoutingContext context) {
        Reply.json(
                context, 200, model(context, samples).compose(samples::policy).map(CaptureResource::describe));
    }

    private void put(RoutingContext context) {
        Document body = Reply.body(context);
        boolean enabled = Json.read(() -> body.flag("enabled"));
        Duration retention = Duration.ofSeconds(
                Json.read(() -> body.integer("retentionSeconds", CapturePolicy.USUAL_RETENTION.toSeconds())));
        Reply.json(
                context,
                200,
                model(context, samples)
                        .compose(model -> samples.ask(model, enabled, retention))
                        .map(CaptureResource::describe));
    }

    private void burst(RoutingContext context) {
        Document body = Reply.body(context);
        int count = Math.toIntExact(Json.read(() -> body.integer("samples")));
        Duration length = Duration.ofSeconds(Json.read(() -> body.integer("seconds")));
        Reply.json(
                context,
                200,
                model(context, samples)
                        .compose(model -> samples.burst(model, count, length))
                        .map(asked -> describe(asked.orElseThrow(() ->
                                ApiException.refused("no samples of this model are asked for; enable that first")))));
    }

    private static Document describe(CapturePolicy policy) {
        return Document.builder()
                .put("model", policy.model())
                .put("enabled", policy.enabled())
                .put("retentionSeconds", policy.retention().toSeconds())
                .putIfPresent("burst", policy.burst().map(burst -> Document.builder()
                        .put("id", burst.order().id())
                        .put("samples", (long) burst.order().samples())
                        .put("seconds", burst.order().length().toSeconds())
                        .put("until", burst.until().toString())
                        .build()))
                .build();
    }

    /** One input of an import. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Item(byte[] tensor, Optional<String> label, String subject) {
        private static Item parse(Document document) throws MalformedDocumentException {
            return new Item(
                    Base64.getDecoder().decode(document.string("tensor")),
                    document.findString("label"),
                    document.findString("subject").orElse(""));
        }
    }

    private void bring(RoutingContext context) {
        Document body = Reply.body(context);
        Digest digest = Json.digest("bundle", Json.read(() -> body.string("bundle")));
        List<Item> items = new ArrayList<>();
        for (Document item : Json.read(() -> body.objects("items"))) {
            items.add(Json.read(() -> Item.parse(item)));
        }
        String by = SignedIn.caller(context).user();
        Reply.json(context, 200, bundle(registry, digest).compose(bundle -> {
            items.forEach(item -> item.label().ifPresent(label -> LabelResource.place(bundle, label)));
            return bring(bundle, items, by, 0, new ArrayList<>());
        }));
    }

    /** A bundle that a body names. */
    static Future<RegisteredBundle> bundle(Registry registry, Digest digest) {
        return registry.find(digest)
                .map(found ->
                        found.orElseThrow(() -> ApiException.refused("bundle: there is no bundle " + digest.hex())));
    }

    /** One after the other: each has to see those before it. */
    private Future<Document> bring(
            RegisteredBundle bundle, List<Item> items, String by, int next, List<Document> outcomes) {
        if (next == items.size()) {
            return Future.succeededFuture(
                    Document.builder().put("items", outcomes).build());
        }
        Item item = items.get(next);
        return imports.bring(bundle, item.tensor(), item.subject(), by)
                .compose(outcome -> believed(bundle, item, by, outcome))
                .compose(outcome -> {
                    outcomes.add(outcome);
                    return bring(bundle, items, by, next + 1, outcomes);
                });
    }

    private Future<Document> believed(RegisteredBundle bundle, Item item, String by, Import.Outcome outcome) {
        if (outcome instanceof Import.Outcome.Kept kept) {
            Document described =
                    Document.builder().put("sample", kept.sample().id().hex()).build();
            return item.label().isEmpty()
                    ? Future.succeededFuture(described)
                    : labelling
                            .believe(
                                    kept.sample().id(),
                                    by,
                                    LabelResource.place(bundle, item.label().get()))
                            .map(described);
        }
        Import.Outcome.Refused refused = (Import.Outcome.Refused) outcome;
        return Future.succeededFuture(Document.builder()
                .put("doubt", refused.finding().doubt().name())
                .put("detail", refused.finding().detail())
                .build());
    }
}
