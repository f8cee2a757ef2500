package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.api.DeviceGate;
import dev.flotilla.fleet.device.DeviceSessions;
import dev.flotilla.fleet.mqtt.Broker;
import io.vertx.core.Future;
import java.util.Optional;

/** The connections of devices over MQTT and HTTPS, each once its listener is there. */
final class OpenSessions implements DeviceSessions {
    private volatile Optional<Broker> mqtt = Optional.empty();
    private volatile Optional<DeviceGate> https = Optional.empty();

    void addMqtt(Broker broker) {
        mqtt = Optional.of(broker);
    }

    void addHttps(DeviceGate gate) {
        https = Optional.of(gate);
    }

    @Override
    public Future<Void> end(DeviceId device) {
        return Future.join(
                        mqtt.map(broker -> broker.end(device)).orElseGet(Future::succeededFuture),
                        https.map(gate -> gate.end(device)).orElseGet(Future::succeededFuture))
                .mapEmpty();
    }
}
