package dev.flotilla.fleet.mqtt;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jspecify.annotations.Nullable;

/** A real MQTT 5 client over TLS, as a device would be one. */
final class TestDevice implements AutoCloseable {
    private static final long LIMIT_MILLIS = 30_000;
    private static final long REFUSAL_MILLIS = 1000;

    private final MqttAsyncClient client;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final CountDownLatch lost = new CountDownLatch(1);
    private int topicAliasMaximum;

    private TestDevice(MqttAsyncClient client) {
        this.client = client;
    }

    static TestDevice connect(int port, SSLContext tls, String clientId) throws MqttException {
        return connect(port, tls.getSocketFactory(), clientId);
    }

    static TestDevice connect(int port, SocketFactory sockets, String clientId) throws MqttException {
        MqttAsyncClient client = new MqttAsyncClient("ssl://" + TestBroker.HOST + ":" + port, clientId, null);
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setSocketFactory(sockets);
        TestDevice device = new TestDevice(client);
        client.setCallback(GatewayConnector.callback(
                (topic, message) -> device.received.add(message.getPayload()), device.lost::countDown));
        IMqttToken connected = client.connect(options);
        connected.waitForCompletion(LIMIT_MILLIS);
        Integer aliases = connected.getResponseProperties().getTopicAliasMaximum();
        device.topicAliasMaximum = aliases == null ? 0 : aliases;
        return device;
    }

    int topicAliasMaximum() {
        return topicAliasMaximum;
    }

    void subscribe(String topic) throws MqttException {
        client.subscribe(new MqttSubscription[] {new MqttSubscription(topic, 1)})
                .waitForCompletion(LIMIT_MILLIS);
    }

    boolean isSubscriptionRefused(String topic) {
        try {
            IMqttToken token = client.subscribe(new MqttSubscription[] {new MqttSubscription(topic, 1)});
            token.waitForCompletion(LIMIT_MILLIS);
            return token.getReasonCodes()[0] >= 0x80;
        } catch (MqttException e) {
            return true;
        }
    }

    void publish(String topic, byte[] payload, boolean retain) throws MqttException {
        client.publish(topic, message(payload, retain)).waitForCompletion(LIMIT_MILLIS);
    }

    /** Publishes what should be refused; whether by an answer or by the end of the connection does not matter. */
    void tryPublish(String topic, byte[] payload) {
        try {
            client.publish(topic, message(payload, false)).waitForCompletion(REFUSAL_MILLIS);
        } catch (MqttException refused) {
            // Expected.
        }
    }

    byte @Nullable [] received(int seconds) throws InterruptedException {
        return received.poll(seconds, TimeUnit.SECONDS);
    }

    /** Whether the broker ended the connection within this time. */
    boolean isLost(int seconds) throws InterruptedException {
        return lost.await(seconds, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        GatewayConnection.close(client);
    }

    private static MqttMessage message(byte[] payload, boolean retain) {
        MqttMessage message = new MqttMessage(payload);
        message.setQos(1);
        message.setRetained(retain);
        return message;
    }
}
