package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.registry.TrustState;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /trust} and {@code /bundles}: the owner's metadata, and the models that it releases. */
public final class BundleResource implements Routes {

    private final Registry registry;
    private final DeviceStore devices;
    private final Supplier<DeviceEndpoint> endpoint;

    public BundleResource(Registry registry, DeviceStore devices, Supplier<DeviceEndpoint> endpoint) {
        this.registry = registry;
        this.devices = devices;
        this.endpoint = endpoint;
    }

    @Override
    public void mount(Router api) {
        api.get("/trust").handler(this::trust);
        api.put("/trust/root").handler(context -> Reply.empty(context, registry.putRoot(bytes(context))));
        api.put("/trust/targets").handler(context -> Reply.empty(context, registry.putTargets(bytes(context))));
        api.get("/bundles").handler(this::list);
        api.put("/bundles/*").handler(this::upload);
    }

    private static byte[] bytes(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null) {
            throw ApiException.badRequest("the request has no body; expected the file's bytes");
        }
        return body.getBytes();
    }

    private void trust(RoutingContext context) {
        Future<Document> answer = registry.trust().map(trust -> Document.builder()
                .putIfPresent("rootSha256", trust.map(TrustState::root).map(Digest::hex))
                .putIfPresent(
                        "targetsVersion", trust.flatMap(TrustState::targets).map(targets -> targets.metadata()
                                .version()))
                .put("caSha256", endpoint.get().authorityDigest().hex())
                .build());
        Reply.json(context, 200, answer);
    }

    private void list(RoutingContext context) {
        Future<Document> answer = registry.bundles()
                .compose(bundles -> devices.active().compose(active -> devices.desired()
                        .map(desired -> Json.items(bundles, bundle -> describe(bundle, active, desired)))));
        Reply.json(context, 200, answer);
    }

    private void upload(RoutingContext context) {
        Future<Document> answer = registry.putBundle(Reply.pathParam(context, "*"), bytes(context))
                .map(bundle -> describe(bundle, Map.of(), Map.of()));
        Reply.json(context, 201, answer);
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
                .put("uploadedAt", bundle.uploadedAt().toString())
                .put("signature", signature(bundle))
                .put("metrics", metrics.build())
                .put("labels", bundle.labels())
                .put("inputs", tensors(bundle.manifest().inputs()))
                .put("outputs", tensors(bundle.manifest().outputs()))
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
        return tensors.stream()
                .map(tensor -> Document.builder()
                        .put("name", tensor.name())
                        .put("type", tensor.type().name())
                        .put(
                                "shape",
                                tensor.shape().stream().map(Integer::longValue).toList())
                        .build())
                .toList();
    }
}
