package dev.flotilla.fleet.api;

import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/**
 * {@code /enrol} on the devices' own address: what a device asks for before it spends its claim, the root, which it checks by
 * its digest, and where the broker is.
 */
public final class EnrolResource implements Routes {

    private final Registry registry;
    private final Supplier<DeviceEndpoint> endpoint;

    public EnrolResource(Registry registry, Supplier<DeviceEndpoint> endpoint) {
        this.registry = registry;
        this.endpoint = endpoint;
    }

    @Override
    public void mount(Router devices) {
        devices.get("/enrol/root").handler(this::root);
        devices.get("/enrol/broker").handler(this::broker);
    }

    private void broker(RoutingContext context) {
        DeviceEndpoint known = endpoint.get();
        send(context, Future.succeededFuture(new BrokerAddress(known.mqttHost(), known.mqttPort()).toJson()));
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
