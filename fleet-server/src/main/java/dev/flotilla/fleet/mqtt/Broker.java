package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import io.vertx.core.Future;

/** An MQTT 5 broker with mutual TLS. It holds nothing that matters: what it loses is sent again by the server or the device. */
public interface Broker {
    /** Listens and authenticates; completes when devices can connect. */
    Future<Void> start();

    /** Where it listens; fixed once it has started. */
    int port();

    /** Ends the device's connection within moments; harmless when there is none. */
    Future<Void> end(DeviceId device);

    /** Disconnects everybody and stops. */
    Future<Void> stop();
}
