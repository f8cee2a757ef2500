package dev.flotilla.fleet.cluster;

import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.apache.activemq.artemis.core.protocol.mqtt.MQTTInterceptor;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.utils.CertificateUtil;

/** Applies {@link BrokerRules} to each packet of a client, whose connection ends with the first that is not permitted. */
public final class Gate implements MQTTInterceptor {
    /** Names the folder: the broker makes an object of this class by itself. */
    static final String FILES = "flotilla.broker-files";

    private final BrokerRules rules;

    /** Reads the rules from the folder that the system property names. */
    public Gate() throws IOException {
        rules = new BrokerRules(Path.of(System.getProperty(FILES)));
    }

    @Override
    public boolean intercept(MqttMessage packet, RemotingConnection connection) {
        Optional<String> objection = objection(packet, connection);
        objection.ifPresent(what -> {
            System.out.println(what);
            connection.destroy();
        });
        return objection.isEmpty();
    }

    private Optional<String> objection(MqttMessage packet, RemotingConnection connection) {
        X509Certificate[] shown = CertificateUtil.getCertsFromConnection(connection);
        if (shown == null || shown.length == 0) {
            return Optional.of("refused a client without a certificate");
        }
        String name = BrokerRules.nameOf(shown[0]);
        if (packet instanceof MqttConnectMessage hello) {
            return connecting(hello, name, shown[0]);
        }
        if (packet instanceof MqttPublishMessage message) {
            return publishing(name, message.variableHeader().topicName());
        }
        if (packet instanceof MqttSubscribeMessage message) {
            return message.payload().topicSubscriptions().stream()
                    .map(MqttTopicSubscription::topicFilter)
                    .filter(filter -> !rules.access().maySubscribe(name, filter))
                    .map(filter -> name + " may not subscribe to " + filter)
                    .findFirst();
        }
        return Optional.empty();
    }

    /** A last will is a message as any other. */
    private Optional<String> connecting(MqttConnectMessage hello, String name, X509Certificate shown) {
        String called = hello.payload().clientIdentifier();
        if (!rules.admits(shown, called)) {
            return Optional.of("refused " + name + ", who is revoked or calls itself '" + called + "'");
        }
        return hello.variableHeader().isWillFlag()
                ? publishing(name, hello.payload().willTopic())
                : Optional.empty();
    }

    private Optional<String> publishing(String name, String topic) {
        return rules.access().mayPublish(name, topic)
                ? Optional.empty()
                : Optional.of(name + " may not publish to " + topic);
    }
}
