package dev.flotilla.fleet.api;

import dev.flotilla.contract.protocol.BrokerAddress;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Supplier;

/** {@code /enrol/broker} on the devices' own address: what a device asks for before it spends its claim, where the broker is. */
public final class EnrolResource implements Routes {

    private final Supplier<DeviceEndpoint> endpoint;

    public EnrolResource(Supplier<DeviceEndpoint> endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public void mount(Router devices) {
        devices.get("/enrol/broker").handler(this::broker);
    }

    private void broker(RoutingContext context) {
        DeviceEndpoint known = endpoint.get();
        context.response()
                .putHeader("content-type", "application/json")
                .putHeader("cache-control", "no-store")
                .end(Buffer.buffer(new BrokerAddress(known.mqttHost(), known.mqttPort()).toJson()));
    }
}
