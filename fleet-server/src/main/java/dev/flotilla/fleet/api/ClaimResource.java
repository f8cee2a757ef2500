package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.device.Enrolments;
import dev.flotilla.fleet.device.OpenClaims;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.function.Supplier;

/** {@code /enrolment-claims}: the right to enrol devices, and where they do it. */
public final class ClaimResource implements Resource {

    private final Enrolments enrolments;
    private final Supplier<DeviceEndpoint> endpoint;

    public ClaimResource(Enrolments enrolments, Supplier<DeviceEndpoint> endpoint) {
        this.enrolments = enrolments;
        this.endpoint = endpoint;
    }

    @Override
    public void serve(Operations api) {
        api.on("createClaims", this::create);
        api.on("claims", this::list);
        api.on("revokeClaims", this::revoke);
    }

    private void create(RoutingContext context) {
        Document body = Reply.body(context);
        Future<Enrolments.NewClaims> made = Json.read(() -> enrolments.createClaims(
                (int) body.integerBetween("count", 1, Enrolments.MAX_CLAIMS),
                Duration.ofSeconds(body.integerBetween("expiresInSeconds", 1, Enrolments.MAX_LIFETIME.toSeconds())),
                body.findString("group").orElse("")));
        Reply.json(context, 201, made.map(this::describe));
    }

    private Document describe(Enrolments.NewClaims made) {
        return Document.builder()
                .put("id", made.batch().id())
                .put("claims", made.secrets())
                .put("caSha256", endpoint.get().authorityDigest().hex())
                .put("deviceUrl", endpoint.get().httpsUrl())
                .put("caPem", endpoint.get().authorityPem())
                .build();
    }

    private void list(RoutingContext context) {
        Reply.json(context, 200, enrolments.openClaims().map(all -> Json.items(all, ClaimResource::describe)));
    }

    private static Document describe(OpenClaims open) {
        return Document.builder()
                .put("id", open.batch().id())
                .put("group", open.batch().group())
                .put("createdAt", open.batch().createdAt().toString())
                .put("expiresAt", open.batch().expiresAt().toString())
                .put("count", open.claims())
                .put("used", open.used())
                .build();
    }

    private void revoke(RoutingContext context) {
        String id = Reply.pathParam(context, "id");
        Reply.empty(
                context,
                enrolments
                        .revokeClaims(id)
                        .compose(revoked -> revoked
                                ? Future.succeededFuture()
                                : Future.failedFuture(ApiException.notFound("there are no open claims " + id))));
    }
}
