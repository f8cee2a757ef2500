package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.Consent;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.dataset.sample.Contents;
import dev.flotilla.fleet.dataset.sample.Dispatches;
import dev.flotilla.fleet.dataset.sample.Erasure;
import dev.flotilla.fleet.dataset.sample.Pictures;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.dataset.sample.SampleQuery;
import dev.flotilla.fleet.dataset.sample.SampleState;
import dev.flotilla.fleet.dataset.sample.Samples;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /samples}: what devices gave away, what is odd about some of it, and how it is erased. */
public final class SampleResource implements Resource {
    private static final String OCTETS = "application/octet-stream";

    private final Samples samples;
    private final Contents contents;
    private final Pictures pictures;
    private final Registry registry;

    public SampleResource(Samples samples, Contents contents, Pictures pictures, Registry registry) {
        this.samples = samples;
        this.contents = contents;
        this.pictures = pictures;
        this.registry = registry;
    }

    @Override
    public void serve(Operations api) {
        api.on("samples", this::list);
        api.on("sampleAccount", this::account);
        api.on("sampleContent", this::content);
        api.on("sampleEmbedding", this::embedding);
        api.on("sampleThumbnail", this::thumbnail);
        api.on("releaseSample", this::release);
        api.on("eraseSamples", this::erase);
    }

    private void list(RoutingContext context) {
        SampleQuery query = new SampleQuery(
                Json.query(context, "model"), Json.query(context, "state").map(SampleState::valueOf), device(context));
        int limit = Page.limit(context, Samples.MAX_LISTED);
        Reply.json(
                context,
                200,
                samples.list(query, Json.query(context, "after").map(Digest::parse), limit)
                        .map(found -> Page.document(
                                found, limit, sample -> sample.id().hex(), SampleResource::describe)));
    }

    private static Optional<DeviceId> device(RoutingContext context) {
        return Json.query(context, "device").map(text -> Json.read(() -> new DeviceId(text)));
    }

    private void account(RoutingContext context) {
        Reply.json(
                context,
                200,
                samples.dispatches(device(context)).map(all -> Json.items(all, SampleResource::describe)));
    }

    private static Document describe(Dispatches one) {
        return Document.builder()
                .put("device", one.device())
                .put("model", one.model())
                .put("accepted", one.accepted())
                .put("quarantined", one.quarantined())
                .put("erased", one.erased())
                .put("bytes", one.bytes())
                .put("first", one.first().toString())
                .put("last", one.last().toString())
                .build();
    }

    static Document describe(Sample sample) {
        Document.Builder document = Document.builder()
                .put("id", sample.id().hex())
                .putIfPresent("device", sample.device().map(DeviceId::value))
                .put("model", sample.model())
                .put("state", sample.state().name())
                .put("receivedAt", sample.receivedAt().toString())
                .put("expiresAt", sample.expiresAt().toString())
                .putIfPresent("finding", sample.finding().map(found -> Document.builder()
                        .put("doubt", found.doubt().name())
                        .put("detail", found.detail())
                        .build()));
        sample.facts().ifPresent(facts -> document.put("bundle", facts.bundle().hex())
                .put("capturedAt", facts.at().toString())
                .put("origin", facts.origin().name())
                .putIfPresent("input", facts.input().map(Digest::hex))
                .putIfPresent("embedding", facts.embedding().map(Digest::hex))
                .put("predicted", (long) facts.predicted())
                .put("confidence", facts.confidence())
                .put("subject", facts.subject())
                .putIfPresent("consent", facts.consent().map(SampleResource::describe)));
        return document.build();
    }

    private static Document describe(Consent consent) {
        return Document.builder()
                .put("by", consent.by())
                .put("scope", consent.scope().hex())
                .put("at", consent.at().toString())
                .build();
    }

    private static Digest id(RoutingContext context) {
        return Json.digest("id", Reply.pathParam(context, "id"));
    }

    private Future<Sample> sample(RoutingContext context) {
        Digest id = id(context);
        return samples.find(id)
                .map(found -> found.orElseThrow(() -> ApiException.notFound("there is no sample " + id.hex())));
    }

    private void content(RoutingContext context) {
        bytes(context, OCTETS, "input", sample(context).compose(contents::input));
    }

    private void embedding(RoutingContext context) {
        bytes(context, OCTETS, "embedding", sample(context).compose(contents::embedding));
    }

    private void thumbnail(RoutingContext context) {
        bytes(
                context,
                "image/png",
                "input",
                sample(context)
                        .compose(sample -> sample.facts().isEmpty()
                                ? Future.succeededFuture(Optional.empty())
                                : registry.find(sample.facts().get().bundle())
                                        .compose(bundle -> bundle.isEmpty()
                                                ? Future.succeededFuture(Optional.empty())
                                                : pictures.png(sample, bundle.get()))));
    }

    private static void bytes(RoutingContext context, String type, String what, Future<Optional<byte[]>> found) {
        found.onFailure(context::fail).onSuccess(bytes -> {
            if (bytes.isPresent()) {
                context.response()
                        .putHeader("content-type", type)
                        .putHeader("cache-control", "no-store")
                        .end(Buffer.buffer(bytes.get()));
            } else {
                context.fail(ApiException.notFound("this sample has no " + what + " that could be shown"));
            }
        });
    }

    private void release(RoutingContext context) {
        Digest id = id(context);
        Reason.required(context);
        Reply.json(
                context,
                200,
                samples.release(id)
                        .map(found -> describe(found.orElseThrow(() -> ApiException.notFound(
                                "there is no sample " + id.hex() + " that is kept aside and could be accepted")))));
    }

    private void erase(RoutingContext context) {
        Document body = Reply.body(context);
        Erasure which = Json.read(
                () -> erasure(body.findString("device"), body.findString("subject"), body.findString("sample")));
        Reason.required(context);
        AuditTrail.of(context).about(resource(which));
        Reply.json(context, 200, samples.erase(which).map(erased -> Document.builder()
                .put("erased", erased)
                .build()));
    }

    private static Erasure erasure(Optional<String> device, Optional<String> subject, Optional<String> sample) {
        List<Erasure> asked = new ArrayList<>();
        device.ifPresent(id -> asked.add(new Erasure.OfDevice(new DeviceId(id))));
        subject.ifPresent(who -> asked.add(new Erasure.OfSubject(who)));
        sample.ifPresent(id -> asked.add(new Erasure.OfSample(Digest.parse(id))));
        if (asked.size() != 1) {
            throw new IllegalArgumentException("expected one of device, subject and sample, found " + asked.size());
        }
        return asked.get(0);
    }

    /** Without the name of a person, who is to be forgotten. */
    private static String resource(Erasure which) {
        if (which instanceof Erasure.OfDevice of) {
            return "/devices/" + of.device();
        }
        return which instanceof Erasure.OfSubject of
                ? "/subjects/" + of.mark().hex()
                : "/samples/" + ((Erasure.OfSample) which).id().hex();
    }
}
