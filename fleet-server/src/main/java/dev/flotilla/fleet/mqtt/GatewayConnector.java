package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.identity.ServerIdentity;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.IntSupplier;
import javax.net.SocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** Opens the server's connections to its broker, over mutual TLS and trusting only the server's own authority. */
public final class GatewayConnector {
    private static final long LIMIT_MILLIS = 10_000;
    private static final int KEEP_ALIVE_SECONDS = 30;

    /** Messages on their way to this server and not yet acknowledged by it. */
    private static final int RECEIVE_MAXIMUM = 1000;

    /** What a broker takes at a time that does not say so (MQTT 5, section 3.2.2.3.3). */
    private static final int UNLIMITED = 65_535;

    /** The broker does not send what it kept of these topics: devices say again what matters. */
    private static final int NOTHING_RETAINED = 2;

    private final String host;
    private final IntSupplier port;
    private final String name;
    private final Optional<String> share;
    private final SocketFactory sockets;

    /** What is done with a message; may block to hold the broker back. */
    interface Arrival {
        void arrived(String topic, MqttMessage message) throws InterruptedException;
    }

    /**
     * To the broker of this process, to publish: what devices say comes by {@link DeviceIntake}.
     *
     * @param host the address on which the broker listens
     */
    public GatewayConnector(String host, IntSupplier port, ServerIdentity identity, GatewayIdentity gateway) {
        this(isEverywhere(host) ? "localhost" : host, port, Optional.empty(), identity, gateway);
    }

    private GatewayConnector(
            String host, IntSupplier port, Optional<String> share, ServerIdentity identity, GatewayIdentity gateway) {
        this.host = host;
        this.port = port;
        this.name = gateway.name();
        this.share = share;
        this.sockets = sockets(identity, gateway.key(), gateway.certificate());
    }

    /**
     * To a broker that this server may share with others, where each message goes to one of them (MQTT 5, section 4.8.2).
     *
     * @param group the same for all servers, and known to nobody else: a broker may let devices subscribe to what it does not
     *     send them, and one that joined the servers would take messages away from them
     */
    public static GatewayConnector sharing(
            BrokerAddress address, ServerIdentity identity, GatewayIdentity gateway, String group) {
        return new GatewayConnector(
                address.host(), address::port, Optional.of("$share/" + group + "/"), identity, gateway);
    }

    /** To the same broker, alone, to end another's connection. */
    static GatewayConnector to(BrokerAddress address, ServerIdentity identity, GatewayIdentity gateway) {
        return new GatewayConnector(address.host(), address::port, Optional.empty(), identity, gateway);
    }

    /** Whether whoever listens there is reached on every address of the machine. */
    public static boolean isEverywhere(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** Connects and, where servers share a broker, subscribes to what devices publish; blocks for some seconds at most. */
    GatewayConnection connect(Arrival arrival, Runnable lost) throws MqttException {
        MqttAsyncClient client = client();
        try {
            client.setCallback(callback(arrival, lost));
            IMqttToken connected = client.connect(options());
            connected.waitForCompletion(LIMIT_MILLIS);
            if (share.isPresent()) {
                client.subscribe(subscriptions(share.get())).waitForCompletion(LIMIT_MILLIS);
            }
            return new GatewayConnection(client, receiveMaximum(connected));
        } catch (MqttException e) {
            client.setCallback(null);
            GatewayConnection.close(client);
            throw e;
        }
    }

    /** Connects only to end the connection that there is under this name; blocks for some seconds at most. */
    void displace() throws MqttException {
        MqttAsyncClient client = client();
        try {
            client.connect(options()).waitForCompletion(LIMIT_MILLIS);
        } finally {
            GatewayConnection.close(client);
        }
    }

    private static int receiveMaximum(IMqttToken connected) {
        Integer told = connected.getResponseProperties().getReceiveMaximum();
        return told == null ? UNLIMITED : told;
    }

    private MqttAsyncClient client() throws MqttException {
        return new MqttAsyncClient("ssl://" + host + ":" + port.getAsInt(), name, null);
    }

    private static MqttSubscription[] subscriptions(String share) {
        return new MqttSubscription[] {
            subscription(share + Topics.allReported(), 1),
            subscription(share + Topics.allTelemetry(), 1),
            subscription(share + Topics.allFetch(), 0)
        };
    }

    private static MqttSubscription subscription(String topic, int level) {
        MqttSubscription subscription = new MqttSubscription(topic, level);
        subscription.setRetainHandling(NOTHING_RETAINED);
        return subscription;
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(true);
        options.setAutomaticReconnect(false);
        options.setSocketFactory(sockets);
        options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
        options.setReceiveMaximum(RECEIVE_MAXIMUM);
        options.setTopicAliasMaximum(0);
        return options;
    }

    /** TLS that trusts the server's authority alone, and shows a certificate. */
    static SocketFactory sockets(ServerIdentity server, PrivateKey key, X509Certificate certificate) {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(server.trustStore());
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry("client", key, new char[0], new Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("the platform has no TLS", e);
        }
    }

    static MqttCallback callback(Arrival arrival, Runnable lost) {
        return new MqttCallback() {
            @Override
            public void disconnected(MqttDisconnectResponse response) {
                lost.run();
            }

            @Override
            public void messageArrived(String topic, MqttMessage message) throws Exception {
                arrival.arrived(topic, message);
            }

            @Override
            public void mqttErrorOccurred(MqttException exception) {
                // A connection that is of no more use is reported as disconnected.
            }

            @Override
            public void deliveryComplete(IMqttToken token) {
                // Each publish has its own listener.
            }

            @Override
            public void connectComplete(boolean reconnect, String uri) {
                // connect() waits for it.
            }

            @Override
            public void authPacketArrived(int reasonCode, MqttProperties properties) {
                // No enhanced authentication is used.
            }
        };
    }
}
