package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.fleet.dataset.DatasetVersion;
import dev.flotilla.fleet.dataset.Datasets;
import dev.flotilla.fleet.dataset.LeftOut;
import dev.flotilla.fleet.dataset.Member;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /datasets}: versions of datasets, and what is in them. */
public final class DatasetResource implements Resource {
    private final Datasets datasets;
    private final Registry registry;

    public DatasetResource(Datasets datasets, Registry registry) {
        this.datasets = datasets;
        this.registry = registry;
    }

    @Override
    public void serve(Operations api) {
        api.on("datasets", this::list);
        api.on("createDataset", this::create);
        api.on("dataset", this::show);
        api.on("datasetManifest", this::manifest);
        api.on("datasetMembers", this::members);
    }

    private void list(RoutingContext context) {
        int limit = Page.limit(context, Datasets.MAX_LISTED);
        Reply.json(
                context,
                200,
                datasets.list(
                                Json.query(context, "model"),
                                Json.query(context, "after").map(Digest::parse),
                                limit)
                        .map(all -> Page.document(
                                all, limit, version -> version.digest().hex(), DatasetResource::describe)));
    }

    private void create(RoutingContext context) {
        Document body = Reply.body(context);
        Digest bundle = Json.digest("bundle", Json.read(() -> body.string("bundle")));
        String name = Json.read(() -> body.string("name"));
        String by = SignedIn.caller(context).user();
        Reply.json(
                context,
                201,
                CaptureResource.bundle(registry, bundle)
                        .compose(found -> datasets.create(found, name, by))
                        .onSuccess(version -> AuditTrail.of(context)
                                .about("/datasets/" + version.digest().hex()))
                        .map(DatasetResource::describe));
    }

    private Future<DatasetVersion> version(RoutingContext context) {
        Digest digest = Json.digest("digest", Reply.pathParam(context, "digest"));
        return datasets.find(digest)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("there is no dataset " + digest.hex())));
    }

    private void show(RoutingContext context) {
        Reply.json(context, 200, version(context).map(DatasetResource::describe));
    }

    private void manifest(RoutingContext context) {
        version(context)
                .compose(version -> datasets.manifest(version.digest())
                        .map(manifest -> manifest.orElseThrow(() -> new ApiException(
                                410,
                                "Gone",
                                version.erased() + " samples of this version were erased; make a new one"))))
                .onSuccess(json -> context.response()
                        .putHeader("content-type", "application/json")
                        .end(Buffer.buffer(json)))
                .onFailure(context::fail);
    }

    private void members(RoutingContext context) {
        int after = Json.query(context, "after")
                .map(text -> Math.toIntExact(Json.integer("after", text)))
                .orElse(-1);
        int limit = Page.limit(context, Datasets.MAX_LISTED);
        Reply.json(
                context,
                200,
                version(context)
                        .compose(version -> datasets.members(version.digest(), after, limit))
                        .map(members -> page(members, limit)));
    }

    private static Document page(List<Member> members, int limit) {
        return Page.document(members, limit, member -> Integer.toString(member.position()), DatasetResource::describe);
    }

    private static Document describe(Member member) {
        Document.Builder document = Document.builder()
                .put("position", (long) member.position())
                .put("erased", member.content().isEmpty());
        member.content()
                .ifPresent(content -> document.put("sample", content.sample().hex())
                        .put("input", content.input().hex())
                        .put("label", content.label())
                        .put("split", content.split().wireName())
                        .put("bundle", content.bundle().hex())
                        .putIfPresent("device", content.device())
                        .putIfPresent("window", content.window()));
        return document.build();
    }

    private static Document describe(DatasetVersion version) {
        Document.Builder splits = Document.builder();
        for (DatasetSplit split : DatasetSplit.values()) {
            splits.put(split.wireName(), (long) version.splits().getOrDefault(split, 0));
        }
        return Document.builder()
                .put("digest", version.digest().hex())
                .put("model", version.model())
                .put("bundle", version.bundle().hex())
                .put("name", version.name())
                .put("createdAt", version.createdAt().toString())
                .put("createdBy", version.createdBy())
                .put("splits", splits.build())
                .put(
                        "leftOut",
                        version.leftOut().stream()
                                .map(DatasetResource::describe)
                                .toList())
                .put("erased", version.erased())
                .build();
    }

    private static Document describe(LeftOut one) {
        return Document.builder()
                .put("why", one.why().name())
                .put("device", one.device())
                .put("samples", (long) one.samples())
                .build();
    }
}
