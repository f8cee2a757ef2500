package dev.flotilla.daemon.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** One connection to the plant's broker by Eclipse Paho; a new one is made after it is lost. */
final class BrokerClient implements AutoCloseable, MqttCallback {
    private static final Logger LOG = Logger.getLogger(BrokerClient.class.getName());
    private static final int AT_LEAST_ONCE = 1;
    private static final int RECEIVE_MAXIMUM = 16;
    private static final long CLOSE_MILLIS = 1_000;

    private final StreamAddress address;
    private final Consumer<byte[]> receiver;
    private final MqttAsyncClient client;

    private BrokerClient(StreamAddress address, Consumer<byte[]> receiver) throws MqttException {
        this.address = address;
        this.receiver = receiver;
        this.client = new MqttAsyncClient(address.broker(), address.client(), new MemoryPersistence());
    }

    /** @param receiver gets each payload, in a thread of the client */
    static BrokerClient connect(StreamAddress address, long maxBytes, Consumer<byte[]> receiver) throws IOException {
        try {
            BrokerClient fresh = new BrokerClient(address, receiver);
            try {
                fresh.open(maxBytes);
                return fresh;
            } catch (MqttException e) {
                fresh.close();
                throw e;
            }
        } catch (MqttException e) {
            throw failed("cannot connect", address, e);
        }
    }

    private void open(long maxBytes) throws MqttException {
        client.setCallback(this);
        client.connect(options(maxBytes)).waitForCompletion(millis());
        client.subscribe(address.topicIn(), AT_LEAST_ONCE).waitForCompletion(millis());
    }

    private MqttConnectionOptions options(long maxBytes) {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSessionExpiryInterval(0L);
        options.setAutomaticReconnect(false);
        options.setTopicAliasMaximum(0);
        options.setMaximumPacketSize(maxBytes);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setConnectionTimeout((int) Math.max(1, address.timeout().getSeconds()));
        address.user().ifPresent(user -> {
            options.setUserName(user.name());
            options.setPassword(user.password().getBytes(StandardCharsets.UTF_8));
        });
        return options;
    }

    boolean connected() {
        return client.isConnected();
    }

    void publish(byte[] payload) throws IOException {
        try {
            MqttMessage message = new MqttMessage(payload);
            message.setQos(AT_LEAST_ONCE);
            client.publish(address.topicOut(), message).waitForCompletion(millis());
        } catch (MqttException e) {
            throw failed("did not take " + payload.length + " bytes", address, e);
        }
    }

    private long millis() {
        return address.timeout().toMillis();
    }

    private static IOException failed(String what, StreamAddress address, MqttException e) {
        return new IOException("streams: " + what + ": " + address.broker() + ": " + e.getMessage(), e);
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
        receiver.accept(message.getPayload());
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
        LOG.log(Level.INFO, "streams: the broker''s connection ended: {0}", response);
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
        LOG.log(Level.WARNING, "streams: MQTT error: {0}", exception.toString());
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
        // The publisher waits on its own token.
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
        // The connecting thread waits on its own token.
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
        // Enhanced authentication is not used.
    }

    @Override
    public void close() {
        try {
            if (client.isConnected()) {
                client.disconnect(0).waitForCompletion(CLOSE_MILLIS);
            } else {
                // Without this, the threads of a connection that the broker never answered would wait for it for ever.
                client.disconnectForcibly(0, 0, false);
            }
        } catch (MqttException e) {
            LOG.log(Level.FINE, "streams: no clean disconnect: {0}", e.toString());
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            LOG.log(Level.FINE, "streams: client left unclosed: {0}", e.toString());
        }
    }
}
