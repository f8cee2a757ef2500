package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.device.Enrolments;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** {@code /enrolment-claims}: the right to enrol devices, and where they do it. */
public final class ClaimResource implements Routes {

    private final Enrolments enrolments;
    private final Supplier<DeviceEndpoint> endpoint;

    public ClaimResource(Enrolments enrolments, Supplier<DeviceEndpoint> endpoint) {
        this.enrolments = enrolments;
        this.endpoint = endpoint;
    }

    @Override
    public void mount(Router api) {
        api.post("/enrolment-claims").handler(this::create);
    }

    private void create(RoutingContext context) {
        Document body = Reply.body(context);
        Future<List<String>> claims = Json.read(() -> enrolments.createClaims(
                (int) body.integerBetween("count", 1, Enrolments.MAX_CLAIMS),
                Duration.ofSeconds(body.integerBetween("expiresInSeconds", 1, Enrolments.MAX_LIFETIME.toSeconds())),
                body.findString("group").orElse("")));
        Reply.json(context, 201, claims.map(list -> Document.builder()
                .put("claims", list)
                .put("caSha256", endpoint.get().authorityDigest().hex())
                .put("deviceUrl", endpoint.get().httpsUrl())
                .put("caPem", endpoint.get().authorityPem())
                .build()));
    }
}
