package dev.flotilla.fleet.mqtt;

import static dev.flotilla.fleet.store.TestDatabase.await;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import dev.flotilla.fleet.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.common.MqttException;

/** The server's broker and its gateway on a free port. Every device is known but those that are {@link #refused}. */
final class TestBroker implements AutoCloseable {
    /** Not where "localhost" is, since a broker may well listen on one address only. */
    static final String HOST = "127.0.0.2";

    /** Room for so many short messages beside those in work. */
    static final int SERVER_QUEUE = 1200;

    private final Vertx vertx = Vertx.vertx();
    private final ServerIdentity identity;
    private final GatewayIdentity own;
    private final EmbeddedBroker broker;
    private final DeviceIntake intake;
    private final GatewayConnector connector;
    private final MqttGateway gateway;
    /** One for each connection of the server's. */
    final Semaphore connections = new Semaphore(0);

    final Set<DeviceId> refused = ConcurrentHashMap.newKeySet();

    /** @param inbound hears what devices publish */
    TestBroker(Path directory, Presence presence, InboundHandler inbound) throws IOException {
        identity = ServerIdentity.in(directory.resolve("identity"), List.of(HOST), Instant.now());
        own = GatewayIdentity.issuedBy(identity, Instant.now());
        BrokerSettings settings = new BrokerSettings(directory.resolve("mqtt"), HOST, Ports.free());
        ClientAuthenticator devices = (device, certificate) -> Future.succeededFuture(!refused.contains(device));
        Arrivals arrivals = new Arrivals(vertx, inbound, Traces.unsent());
        intake = new DeviceIntake(arrivals, SERVER_QUEUE * (DeviceIntake.OVERHEAD + 100L));
        broker = new EmbeddedBroker(vertx, settings, identity, own, devices, presence, intake);
        await(broker.start());
        connector = new GatewayConnector(HOST, broker::port, identity, own);
        gateway = new MqttGateway(vertx, connector, arrivals, () -> {
            connections.release();
            return Future.succeededFuture();
        });
        await(gateway.start());
    }

    /** TLS of a device that is enrolled under this name. */
    SSLContext tls(DeviceId device) {
        return DeviceTls.issuedBy(identity, device.value()).context(identity);
    }

    EmbeddedBroker broker() {
        return broker;
    }

    DeviceIntake intake() {
        return intake;
    }

    ServerIdentity identity() {
        return identity;
    }

    int port() {
        return broker.port();
    }

    /** Ends the server's connection, by one in its name. */
    void interrupt() throws MqttException {
        connector.displace();
    }

    /** Ends the server's connection for good, and takes its place: to hear what no device may. */
    TestDevice inPlaceOfTheServer() throws MqttException {
        await(gateway.stop());
        return TestDevice.connect(
                broker.port(), GatewayConnector.sockets(identity, own.key(), own.certificate()), own.name());
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
