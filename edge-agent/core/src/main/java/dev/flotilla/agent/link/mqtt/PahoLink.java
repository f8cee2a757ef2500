package dev.flotilla.agent.link.mqtt;

import dev.flotilla.agent.link.ChunkLink;
import dev.flotilla.agent.link.Inbox;
import dev.flotilla.agent.link.InboxLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Topics;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * The link over MQTT 5 by Eclipse Paho. Each connection is a new client with a clean start and no memory: Paho 1.2.5,
 * left to reconnect by itself after a broker restart, replays publishes that name only a topic alias and is thrown out
 * for it, again and again. Nothing is lost by that, since the agent keeps what is not acknowledged.
 */
public final class PahoLink extends InboxLink implements ChunkLink {
    private static final Logger LOG = Logger.getLogger(PahoLink.class.getName());
    private static final int AT_MOST_ONCE = 0;
    private static final int AT_LEAST_ONCE = 1;
    private static final long MAX_PACKET_BYTES = 256 * 1024;
    private static final int RECEIVE_MAXIMUM = 16;
    /** The broker is to publish the will all the same (MQTT 5, section 3.14.2.1). */
    private static final int DISCONNECT_WITH_WILL = 0x04;

    private static final long CLOSE_MILLIS = 1_000;

    private final MqttAddress address;
    private final DeviceId device;
    private final SSLSocketFactory sockets;
    private @Nullable MqttAsyncClient client;

    /**
     * @param sockets TLS pinned to the fleet's authority, which show the device's certificate
     */
    public PahoLink(MqttAddress address, DeviceId device, SSLSocketFactory sockets) {
        super(new Inbox(device.value()));
        this.address = address;
        this.device = device;
        this.sockets = sockets;
    }

    @Override
    public void connect() throws LinkException {
        if (connected()) {
            return;
        }
        close();
        try {
            MqttAsyncClient fresh = new MqttAsyncClient(
                    "ssl://" + address.host() + ":" + address.port(), device.value(), new MemoryPersistence());
            client = fresh;
            fresh.setCallback(new InboxCallback(device, inbox));
            fresh.connect(options()).waitForCompletion(millis());
            String[] topics = {Topics.desired(device), Topics.ack(device), Topics.chunk(device)};
            fresh.subscribe(topics, new int[] {AT_LEAST_ONCE, AT_LEAST_ONCE, AT_LEAST_ONCE})
                    .waitForCompletion(millis());
        } catch (MqttException e) {
            close();
            throw new LinkException(
                    device.value() + ": cannot connect to the broker at " + address.host() + ":" + address.port() + ": "
                            + reason(e),
                    e);
        }
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setSocketFactory(new PromptSockets(sockets));
        options.setHttpsHostnameVerificationEnabled(true);
        options.setTopicAliasMaximum(0);
        options.setMaximumPacketSize(MAX_PACKET_BYTES);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setKeepAliveInterval((int) address.keepAlive().getSeconds());
        // A report without content, by which a broker that tells the server nothing else says that this device has
        // gone.
        MqttMessage will = new MqttMessage(new byte[0]);
        will.setQos(AT_LEAST_ONCE);
        options.setWill(Topics.reported(device), will);
        options.setConnectionTimeout((int) Math.max(1, address.timeout().getSeconds()));
        return options;
    }

    @Override
    public boolean connected() {
        MqttAsyncClient current = client;
        return current != null && current.isConnected();
    }

    @Override
    public void publishReported(byte[] cose) throws LinkException {
        publish(Topics.reported(device), cose, AT_LEAST_ONCE);
    }

    @Override
    public void publishTelemetry(byte[] report) throws LinkException {
        publish(Topics.telemetry(device), report, AT_LEAST_ONCE);
    }

    @Override
    public void ask(FetchRequest request) throws LinkException {
        publish(Topics.fetch(device), request.toCbor(), AT_MOST_ONCE);
    }

    @Override
    public Optional<FetchAnswer> await(Duration atMost) throws LinkException, InterruptedIOException {
        return inbox.awaitAnswer(atMost, this::connected);
    }

    private void publish(String topic, byte[] payload, int level) throws LinkException {
        MqttAsyncClient current = client;
        if (current == null || !current.isConnected()) {
            throw new LinkException(device.value() + ": not connected, cannot publish to " + topic);
        }
        try {
            MqttMessage message = new MqttMessage(payload);
            message.setQos(level);
            current.publish(topic, message).waitForCompletion(millis());
        } catch (MqttException e) {
            // The client may hold on to what it could not send; a new one does not.
            close();
            throw new LinkException(
                    device.value() + ": the broker did not take " + payload.length + " bytes on " + topic + ": "
                            + reason(e),
                    e);
        }
    }

    @Override
    public void close() {
        MqttAsyncClient old = client;
        client = null;
        if (old == null) {
            return;
        }
        try {
            if (old.isConnected()) {
                old.disconnect(0, null, null, DISCONNECT_WITH_WILL, new MqttProperties())
                        .waitForCompletion(CLOSE_MILLIS);
            } else {
                // Without this, the threads of a connection that the broker never answered would wait for it for ever.
                old.disconnectForcibly(0, 0, false);
            }
        } catch (MqttException e) {
            LOG.log(Level.FINE, "{0}: no clean disconnect: {1}", new Object[] {device.value(), reason(e)});
        }
        try {
            old.close(true);
        } catch (MqttException e) {
            LOG.log(Level.FINE, "{0}: client left unclosed: {1}", new Object[] {device.value(), reason(e)});
        }
    }

    private long millis() {
        return address.timeout().toMillis();
    }

    private static String reason(MqttException e) {
        Throwable cause = e.getCause();
        String because = cause == null ? "" : " (" + cause + ")";
        return e.getMessage() + ", reason code " + e.getReasonCode() + because;
    }
}
