package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ServerIdentity;
import io.vertx.core.Future;
import java.time.Instant;

/** An MQTT 5 broker with mutual TLS. It holds nothing that matters: what it loses is sent again by the server or the device. */
public interface Broker {
    /** Completes when all that is this server's to do is done, so that devices can connect. */
    Future<Void> start();

    /** Where it listens; fixed once it has started. */
    int port();

    /** Ends the device's connection within moments; harmless when there is none. */
    Future<Void> end(DeviceId device);

    /** Sees to it that certificates which are not good any more are of no use to their holders; to be called every few seconds. */
    Future<Void> tend(Instant now);

    /** The server shows another certificate. */
    Future<Void> show(ServerIdentity renewed);

    /** Disconnects everybody whom this server let in, and stops. */
    Future<Void> stop();
}
