package dev.flotilla.daemon.simulate.link;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectRestrictions;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import dev.flotilla.agent.link.ChunkLink;
import dev.flotilla.agent.link.Inbox;
import dev.flotilla.agent.link.InboxLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Topics;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The link over MQTT 5 by HiveMQ's client, all of whose connections share the threads of one event loop, where Paho takes some
 * threads for each. The same rules hold: each connection is a new client with a clean start and no memory of its own.
 */
public final class HiveMqLink extends InboxLink implements ChunkLink {
    private static final Logger LOG = Logger.getLogger(HiveMqLink.class.getName());
    private static final int MAX_PACKET_BYTES = 256 * 1024;
    private static final int RECEIVE_MAXIMUM = 16;
    /** Of connecting, for each of which the client waits so long: TCP, TLS, MQTT. */
    private static final int PHASES = 3;

    private static final Duration CLOSE_TIME = Duration.ofSeconds(1);

    private final MqttAddress address;
    private final DeviceId device;
    private final X509ExtendedKeyManager shown;
    private final X509TrustManager trusted;
    private final Runnable news;
    private volatile @Nullable Mqtt5AsyncClient client;

    /**
     * @param shown what the device shows of itself
     * @param trusted trusts the fleet's authority; the host's name is checked besides
     * @param news is run, in a thread of the client's, when something arrived or a connection ended; must not block
     */
    public HiveMqLink(
            MqttAddress address,
            DeviceId device,
            X509ExtendedKeyManager shown,
            X509TrustManager trusted,
            Runnable news) {
        super(new Inbox(device.value()));
        this.address = address;
        this.device = device;
        this.shown = shown;
        this.trusted = trusted;
        this.news = news;
    }

    @Override
    public void connect() throws LinkException {
        if (connected()) {
            return;
        }
        close();
        Mqtt5AsyncClient fresh = client();
        client = fresh;
        try {
            fresh.publishes(MqttGlobalPublishFilter.ALL, this::arrived);
            // To its own end: an attempt that was left would throw out the next one when it came through after all.
            finish(fresh.connect(hello()), address.timeout().multipliedBy(PHASES));
            finish(fresh.subscribe(topics()));
        } catch (LinkException e) {
            close();
            throw new LinkException(
                    device + ": cannot connect to the broker at " + address.host() + ":" + address.port() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private Mqtt5AsyncClient client() {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(device.value())
                .transportConfig(transport())
                .addDisconnectedListener(context -> {
                    LOG.log(Level.FINE, "{0}: the connection ended: {1}", new Object[] {device, context.getCause()});
                    news.run();
                })
                .buildAsync();
    }

    private MqttClientTransportConfig transport() {
        return MqttClientTransportConfig.builder()
                .serverHost(address.host())
                .serverPort(address.port())
                .socketConnectTimeout(millis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(millis(), TimeUnit.MILLISECONDS)
                .sslConfig()
                .keyManagerFactory(GivenManagers.keys(shown))
                .trustManagerFactory(GivenManagers.trust(trusted))
                .handshakeTimeout(millis(), TimeUnit.MILLISECONDS)
                .applySslConfig()
                .build();
    }

    private Mqtt5Connect hello() {
        return Mqtt5Connect.builder()
                .cleanStart(true)
                .sessionExpiryInterval(0)
                .keepAlive((int) address.keepAlive().toSeconds())
                .restrictions(Mqtt5ConnectRestrictions.builder()
                        .receiveMaximum(RECEIVE_MAXIMUM)
                        .maximumPacketSize(MAX_PACKET_BYTES)
                        .topicAliasMaximum(0)
                        .sendTopicAliasMaximum(0)
                        .build())
                .build();
    }

    private Mqtt5Subscribe topics() {
        return Mqtt5Subscribe.builder()
                .addSubscriptions(Stream.of(Topics.desired(device), Topics.ack(device), Topics.chunk(device))
                        .map(topic -> Mqtt5Subscription.builder()
                                .topicFilter(topic)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .build()))
                .build();
    }

    private void arrived(Mqtt5Publish message) {
        inbox.arrived(device, message.getTopic().toString(), message.getPayloadAsBytes());
        news.run();
    }

    @Override
    public boolean connected() {
        Mqtt5AsyncClient current = client;
        return current != null && current.getState().isConnected();
    }

    @Override
    public void publishReported(byte[] cose) throws LinkException {
        publish(Topics.reported(device), cose, MqttQos.AT_LEAST_ONCE);
    }

    @Override
    public void publishTelemetry(byte[] report) throws LinkException {
        publish(Topics.telemetry(device), report, MqttQos.AT_LEAST_ONCE);
    }

    @Override
    public void ask(FetchRequest request) throws LinkException {
        publish(Topics.fetch(device), request.toCbor(), MqttQos.AT_MOST_ONCE);
    }

    @Override
    public Optional<FetchAnswer> await(Duration atMost) throws LinkException, InterruptedIOException {
        return inbox.awaitAnswer(atMost, this::connected);
    }

    private void publish(String topic, byte[] payload, MqttQos level) throws LinkException {
        Mqtt5AsyncClient current = client;
        if (current == null || !current.getState().isConnected()) {
            throw new LinkException(device + ": not connected, cannot publish to " + topic);
        }
        Mqtt5Publish message =
                Mqtt5Publish.builder().topic(topic).qos(level).payload(payload).build();
        try {
            Mqtt5PublishResult result = finish(current.publish(message));
            if (result.getError().isPresent()) {
                throw new LinkException(String.valueOf(result.getError().get().getMessage()));
            }
        } catch (LinkException e) {
            close();
            throw new LinkException(
                    device + ": the broker did not take " + payload.length + " bytes on " + topic + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private <T> T finish(CompletableFuture<T> call) throws LinkException {
        return finish(call, address.timeout());
    }

    private static <T> T finish(CompletableFuture<T> call, Duration atMost) throws LinkException {
        try {
            return call.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new LinkException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new LinkException("no answer within " + atMost.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LinkException("interrupted", e);
        }
    }

    private long millis() {
        return address.timeout().toMillis();
    }

    @Override
    public void close() {
        Mqtt5AsyncClient old = client;
        client = null;
        if (old == null) {
            return;
        }
        try {
            finish(old.disconnect(), CLOSE_TIME);
        } catch (LinkException e) {
            LOG.log(Level.FINE, "{0}: no clean disconnect: {1}", new Object[] {device, e.getMessage()});
        }
    }
}
