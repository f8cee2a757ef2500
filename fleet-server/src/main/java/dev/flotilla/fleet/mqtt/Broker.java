package dev.flotilla.fleet.mqtt;

import io.vertx.core.Future;

/** An MQTT 5 broker with TLS. It holds nothing that matters: what it loses is sent again by the server or the device. */
public interface Broker {
    /** Listens and authenticates; completes when devices can connect. */
    Future<Void> start();

    /** Where it listens; fixed once it has started. */
    int port();

    /** Disconnects everybody and stops. */
    Future<Void> stop();
}
