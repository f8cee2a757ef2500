package dev.flotilla.fleet.mqtt;

import io.vertx.core.Future;

/** The way to publish to devices. */
@FunctionalInterface
public interface Outbox {

    /** Publishes at QoS 1; fails while the broker is out of reach. */
    Future<Void> publish(String topic, byte[] payload, boolean retain);
}
