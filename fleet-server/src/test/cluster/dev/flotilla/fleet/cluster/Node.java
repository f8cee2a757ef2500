package dev.flotilla.fleet.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.activemq.artemis.core.config.ClusterConnectionConfiguration;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.cluster.impl.MessageLoadBalancingType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressFullMessagePolicy;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

/**
 * One of the two nodes of a cluster of ActiveMQ Artemis brokers on 127.0.0.1, which keep all they have in memory. It has its
 * own class path, since Artemis needs another Netty than the server; see the profile {@code cluster}.
 */
public final class Node {
    private static final String HOST = "127.0.0.1";
    private static final long RETRY_MILLIS = 200;
    private static final int RETRIES = 5;

    private final Path files;
    private final int mqttPort;
    private final int ownPort;
    private final int peerPort;

    private Node(Path files, int mqttPort, int ownPort, int peerPort) {
        this.files = files.toAbsolutePath();
        this.mqttPort = mqttPort;
        this.ownPort = ownPort;
        this.peerPort = peerPort;
    }

    /**
     * Starts it; it runs until the process ends.
     *
     * @param arguments the folder with the server's files, the port of MQTT, and those on which this node and the other
     *     one listen for each other
     */
    public static void main(String[] arguments) throws Exception {
        Node node = new Node(Path.of(arguments[0]), port(arguments[1]), port(arguments[2]), port(arguments[3]));
        System.setProperty(Gate.FILES, node.files.toString());
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ();
        broker.setConfiguration(node.configuration());
        broker.start();
    }

    private static int port(String argument) {
        return Integer.parseInt(argument);
    }

    private Configuration configuration() throws Exception {
        return new ConfigurationImpl()
                .setName("node at port " + mqttPort)
                .setPersistenceEnabled(false)
                .setJMXManagementEnabled(false)
                // Who may do what is the gate's to say.
                .setSecurityEnabled(false)
                .setIncomingInterceptorClassNames(List.of(Gate.class.getName()))
                .addAcceptorConfiguration("mqtt", address(mqttPort) + "?protocols=MQTT;topicAliasMaximum=0;" + tls())
                .addAcceptorConfiguration("cluster", address(ownPort) + "?protocols=CORE")
                .addConnectorConfiguration("own", address(ownPort))
                .addConnectorConfiguration("peer", address(peerPort))
                .setClusterUser("cluster")
                .setClusterPassword("on loopback alone")
                .addClusterConfiguration(cluster())
                .addAddressSetting("#", queues());
    }

    private static String address(int port) {
        return "tcp://" + HOST + ":" + port;
    }

    /** Mutual, by the files as they are: the key store's file only says where certificate and key are. */
    private String tls() throws IOException {
        Path own = Files.createTempFile("node", ".pemcfg");
        own.toFile().deleteOnExit();
        Files.writeString(
                own,
                "source.key=" + files.resolve("server.key.pem") + "\nsource.cert=" + files.resolve("server.pem")
                        + "\n");
        return "sslEnabled=true;needClientAuth=true"
                + ";keyStoreType=PEMCFG;keyStorePath=" + own + ";keyStorePassword=none"
                + ";trustStoreType=PEMCA;trustStorePath=" + files.resolve("ca.pem") + ";trustStorePassword=none";
    }

    /** A message goes to the other node only if somebody there listens to it, and that node was not gone for a second. */
    private static ClusterConnectionConfiguration cluster() {
        return new ClusterConnectionConfiguration()
                .setName("fleet")
                .setAddress("")
                .setConnectorName("own")
                .setStaticConnectors(List.of("peer"))
                .setMessageLoadBalancingType(MessageLoadBalancingType.ON_DEMAND)
                .setMaxHops(1)
                .setRetryInterval(RETRY_MILLIS)
                .setInitialConnectAttempts(-1)
                .setReconnectAttempts(RETRIES);
    }

    /** Whoever is too slow loses messages, which are sent again, rather than filling the disk. */
    private static AddressSettings queues() {
        return new AddressSettings()
                .setAutoCreateAddresses(true)
                .setAutoCreateQueues(true)
                .setAutoDeleteAddresses(true)
                .setAutoDeleteQueues(true)
                .setAddressFullMessagePolicy(AddressFullMessagePolicy.DROP)
                .setRedistributionDelay(0);
    }
}
