package dev.flotilla.fleet.mqtt;

import static dev.flotilla.fleet.store.TestDatabase.await;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.Ports;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** The server's broker and its gateway on a free port. Every device is known; {@link #secret} is its credential. */
final class TestBroker implements AutoCloseable {
    /** Not where "localhost" is, since a broker may well listen on one address only. */
    static final String HOST = "127.0.0.2";

    private final Vertx vertx = Vertx.vertx();
    private final ServerIdentity identity;
    private final EmbeddedBroker broker;
    private final MqttGateway gateway;

    /** @param inbound hears what devices publish */
    TestBroker(Path directory, Presence presence, InboundHandler inbound) throws IOException {
        identity = ServerIdentity.in(directory.resolve("identity"), List.of(HOST), Instant.now());
        GatewayCredential credential = GatewayCredential.random(new SecureRandom());
        BrokerSettings settings = new BrokerSettings(directory.resolve("mqtt"), HOST, Ports.free());
        ClientAuthenticator devices = (device, secret) -> Future.succeededFuture(secret.equals(secret(device)));
        broker = new EmbeddedBroker(vertx, settings, identity, credential, devices, presence);
        await(broker.start());
        gateway = new MqttGateway(vertx, new GatewayConnector(HOST, broker::port, identity, credential), inbound);
        await(gateway.start());
    }

    static String secret(DeviceId device) {
        return device + "-secret";
    }

    ServerIdentity identity() {
        return identity;
    }

    int port() {
        return broker.port();
    }

    /** Publishes as the server does, and returns once the broker has it. */
    void publish(String topic, byte[] payload, boolean retained) {
        await(gateway.publish(topic, payload, retained));
    }

    /** Publishes all at once, as the server does when a stage begins or a fleet connects. */
    Future<?> publishAll(List<String> topics, byte[] payload) {
        return Future.all(topics.stream()
                .map(topic -> gateway.publish(topic, payload, false))
                .toList());
    }

    @Override
    public void close() {
        await(gateway.stop());
        await(broker.stop());
        await(vertx.close());
    }
}
