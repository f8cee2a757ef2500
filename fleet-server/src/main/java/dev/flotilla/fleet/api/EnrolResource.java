package dev.flotilla.fleet.api;

import dev.flotilla.contract.protocol.EnrolmentRequest;
import dev.flotilla.contract.protocol.EnrolmentResponse;
import dev.flotilla.fleet.device.Enrolments;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** {@code /enrol} on the devices' own address: takes devices in, and hands out the root that they check by its digest. */
public final class EnrolResource implements Routes {

    private final Enrolments enrolments;
    private final Registry registry;
    private final Supplier<DeviceEndpoint> endpoint;

    public EnrolResource(Enrolments enrolments, Registry registry, Supplier<DeviceEndpoint> endpoint) {
        this.enrolments = enrolments;
        this.registry = registry;
        this.endpoint = endpoint;
    }

    @Override
    public void mount(Router devices) {
        devices.post("/enrol").handler(this::enrol);
        devices.get("/enrol/root").handler(this::root);
    }

    private void enrol(RoutingContext context) {
        Buffer body = context.body().buffer();
        if (body == null) {
            throw ApiException.badRequest("the request has no body; expected a JSON object");
        }
        EnrolmentRequest request = Json.read(() -> EnrolmentRequest.parse(body.getBytes()));
        Future<byte[]> answer = enrolments.enrol(request).map(enrolled -> new EnrolmentResponse(
                        enrolled.id(),
                        enrolled.credential(),
                        endpoint.get().mqttHost(),
                        endpoint.get().mqttPort())
                .toJson());
        send(context, answer);
    }

    private void root(RoutingContext context) {
        send(
                context,
                registry.root()
                        .map(root -> root.orElseThrow(() -> ApiException.notFound("this fleet has no root.json yet"))));
    }

    private static void send(RoutingContext context, Future<byte[]> json) {
        json.onSuccess(bytes -> context.response()
                        .putHeader("content-type", "application/json")
                        .putHeader("cache-control", "no-store")
                        .end(Buffer.buffer(bytes)))
                .onFailure(context::fail);
    }
}
