package dev.flotilla.fleet.mqtt;

import io.vertx.core.Future;

/** Takes what devices publish. The broker has seen to it that the topic names the device that sent it. */
@FunctionalInterface
public interface InboundHandler {
    /** Completes when the message has been dealt with; until then it counts against the bound on messages in work. */
    Future<Void> handle(String topic, byte[] payload);
}
