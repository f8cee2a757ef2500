package dev.flotilla.fleet.mqtt;

import com.hivemq.configuration.service.InternalConfigurations;
import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ServerIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * HiveMQ Community Edition in this process, all of it in memory: sessions and queues end with the server, which then
 * sends everything again.
 */
public final class EmbeddedBroker implements Broker {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);

    /** How long HiveMQ waits at its end for what might still be to be written, which here is nothing. */
    private static final int GRACE_MILLIS = 0;

    private final Vertx vertx;
    private final BrokerSettings settings;
    private final ServerIdentity identity;
    private final BrokerExtension extension;
    private final Sessions sessions = new Sessions();
    private volatile Optional<Running> running = Optional.empty();

    private record Running(EmbeddedHiveMQ hivemq, BrokerHome home, int port) {}

    public EmbeddedBroker(
            Vertx vertx,
            BrokerSettings settings,
            ServerIdentity identity,
            GatewayIdentity gateway,
            ClientAuthenticator devices,
            Presence presence,
            DeviceIntake intake) {
        this.vertx = vertx;
        this.settings = settings;
        this.identity = identity;
        this.extension = new BrokerExtension(
                new BrokerAuthenticator(gateway, devices, sessions), new PresenceTracker(presence), sessions, intake);
    }

    @Override
    public Future<Void> start() {
        return vertx.executeBlocking(this::launch, false).mapEmpty();
    }

    @Override
    public int port() {
        return running.map(Running::port).orElseThrow(() -> new IllegalStateException("the broker is not started"));
    }

    @Override
    public Future<Void> stop() {
        Optional<Running> stopping = running;
        running = Optional.empty();
        if (stopping.isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.executeBlocking(
                () -> {
                    stopping.get().hivemq().stop().join();
                    stopping.get().hivemq().close();
                    return null;
                },
                false);
    }

    @Override
    public Future<Void> end(DeviceId device) {
        return Future.fromCompletionStage(sessions.end(device, "this device is revoked"))
                .mapEmpty();
    }

    /** Ends the connections that were made with a certificate which has ended since. */
    @Override
    public Future<Void> tend(Instant now) {
        return Future.join(sessions.expired(now).stream()
                        .map(device -> Future.fromCompletionStage(
                                sessions.end(device, "the certificate of this connection has ended")))
                        .toList())
                .mapEmpty();
    }

    /** New connections are shown another certificate, ten seconds later at most; open ones stay. */
    @Override
    public Future<Void> show(ServerIdentity renewed) {
        return running.map(broker -> vertx.<Void>executeBlocking(
                        () -> {
                            broker.home().show(renewed);
                            return null;
                        },
                        false))
                .orElseGet(Future::succeededFuture);
    }

    private int launch() throws IOException {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        int port = freePort();
        InternalConfigurations.PERSISTENCE_SHUTDOWN_GRACE_PERIOD_MSEC.set(GRACE_MILLIS);
        BrokerHome home = BrokerHome.write(settings, port, identity);
        EmbeddedHiveMQ hivemq = embedded(home);
        try {
            hivemq.start().join();
        } catch (RuntimeException e) {
            throw new IOException(
                    "the MQTT broker cannot listen on " + settings.host() + ":" + port
                            + " (settings mqtt.host and mqtt.port): " + e.getMessage(),
                    e);
        }
        running = Optional.of(new Running(hivemq, home, port));
        LOG.info("the MQTT broker listens on {}:{}", settings.host(), port);
        return port;
    }

    private EmbeddedHiveMQ embedded(BrokerHome home) {
        return EmbeddedHiveMQ.builder()
                .withConfigurationFolder(home.configuration())
                .withDataFolder(home.data())
                .withExtensionsFolder(home.extensions())
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("flotilla")
                        .withName("Flotilla")
                        .withVersion("1")
                        .withAuthor("Flotilla")
                        .withPriority(0)
                        .withStartPriority(1000)
                        .withExtensionMain(extension)
                        .build())
                .withoutLoggingBootstrap()
                .build();
    }

    /** HiveMQ wants to know its port beforehand, and says nothing clear about one that is taken. */
    private int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(settings.host(), settings.port()));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException(
                    "the MQTT broker cannot listen on " + settings.host() + ":" + settings.port()
                            + " (settings mqtt.host and mqtt.port): " + e.getMessage(),
                    e);
        }
    }
}
