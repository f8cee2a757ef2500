package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.registry.Deltas;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;

/** {@code /bundles} and {@code /deltas}: the models that the owner's metadata releases, and ways from one to another. */
public final class BundleResource implements Resource {

    private final Registry registry;
    private final Deltas deltas;
    private final DeviceStore devices;

    public BundleResource(Registry registry, Deltas deltas, DeviceStore devices) {
        this.registry = registry;
        this.deltas = deltas;
        this.devices = devices;
    }

    @Override
    public void serve(Operations api) {
        api.on("bundles", this::list);
        api.on("putBundle", this::upload);
        api.on("putDelta", this::uploadDelta);
    }

    private void list(RoutingContext context) {
        int limit = Page.limit(context, Registry.MAX_LISTED);
        Future<Document> answer = registry.bundles(Json.query(context, "after").map(Digest::parse), limit)
                .compose(bundles -> devices.active().compose(active -> devices.desired()
                        .map(desired -> Page.document(
                                bundles,
                                limit,
                                bundle -> bundle.digest().hex(),
                                bundle -> describe(bundle, active, desired)))));
        Reply.json(context, 200, answer);
    }

    private void upload(RoutingContext context) {
        Future<Document> answer = registry.putBundle(Reply.pathParam(context, "*"), Reply.bytes(context))
                .map(bundle -> describe(bundle, Map.of(), Map.of()));
        Reply.json(context, 201, answer);
    }

    private void uploadDelta(RoutingContext context) {
        Reply.json(context, 201, deltas.put(Reply.bytes(context)).map(delta -> Document.builder()
                .put("from", delta.from().hex())
                .put("to", delta.to().hex())
                .put("digest", delta.digest().hex())
                .put("size", delta.length())
                .build()));
    }

    private static Document describe(RegisteredBundle bundle, Map<Digest, Long> active, Map<Digest, Long> desired) {
        Document.Builder metrics = Document.builder();
        bundle.manifest().metrics().forEach(metrics::put);
        return Document.builder()
                .put("digest", bundle.digest().hex())
                .put("path", bundle.target().path())
                .put("name", bundle.manifest().name())
                .put("version", bundle.manifest().version().toString())
                .put("size", bundle.target().length())
                .put("release", bundle.target().policy().release())
                .put("floor", bundle.target().policy().floor())
                .put("family", bundle.target().policy().family())
                .putIfPresent("fleetKey", bundle.manifest().seal().map(seal -> seal.key()
                        .hex()))
                .put("uploadedAt", bundle.uploadedAt().toString())
                .put("signature", signature(bundle))
                .put("metrics", metrics.build())
                .put("labels", bundle.labels())
                .put("inputs", tensors(bundle.manifest().inputs()))
                .put("outputs", tensors(bundle.manifest().outputs()))
                .putIfPresent("embedding", bundle.manifest().embedding().map(besides -> tensor(besides.tensor())))
                .put(
                        "devices",
                        Document.builder()
                                .put("active", active.getOrDefault(bundle.digest(), 0L))
                                .put("desired", desired.getOrDefault(bundle.digest(), 0L))
                                .build())
                .build();
    }

    private static Document signature(RegisteredBundle bundle) {
        // What does not verify is not taken in, so there is no other state.
        return Document.builder()
                .put("state", "VERIFIED")
                .put("keyIds", bundle.keyIds())
                .put("targetsVersion", bundle.targetsVersion())
                .build();
    }

    private static List<Document> tensors(List<TensorSpec> tensors) {
        return tensors.stream().map(BundleResource::tensor).toList();
    }

    private static Document tensor(TensorSpec tensor) {
        return Document.builder()
                .put("name", tensor.name())
                .put("type", tensor.type().name())
                .put("shape", tensor.shape().stream().map(Integer::longValue).toList())
                .build();
    }
}
