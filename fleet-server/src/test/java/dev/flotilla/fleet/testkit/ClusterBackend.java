package dev.flotilla.fleet.testkit;

import dev.flotilla.contract.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL 15 of Debian, a cluster of two ActiveMQ Artemis nodes, and the first of two servers in a process of its own;
 * the second one is the test's. Before the nodes, and before the two servers' endpoints for devices, is one address each,
 * as operators have it: every other connection goes to the other one.
 */
public final class ClusterBackend implements Backend {
    private static final int BACKLOG = 64;
    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";
    /** Where devices find one of the servers; a server says the same port of all addresses. */
    private static final String EITHER = "127.0.0.3";

    private final BackendFolder folder = BackendFolder.create();
    private final DebianPostgres database = new DebianPostgres(folder);
    private final List<Integer> mqttPorts = List.of(Ports.free(), Ports.free());
    private final List<Integer> linkPorts = List.of(Ports.free(), Ports.free());
    private final int brokerPort = Ports.free();
    private final int devicePort = Ports.free();
    private final Entrance brokers =
            entrance(at(FIRST, brokerPort), List.of(at(FIRST, mqttPorts.get(0)), at(FIRST, mqttPorts.get(1))));
    private final Entrance servers =
            entrance(at(EITHER, devicePort), List.of(at(FIRST, devicePort), at(SECOND, devicePort)));
    private final ServerChild first;
    private final List<Script> nodes = new ArrayList<>();

    /** Starts all but the second server, which needs the keys that the first one makes; the nodes need what it tells them. */
    public ClusterBackend() throws IOException, InterruptedException {
        Path data = folder.resolve("first");
        first = ServerChild.start(data, settings(data, 1, FIRST));
        try {
            startNodes();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startNodes() throws IOException, InterruptedException {
        for (int i = 0; i < mqttPorts.size(); i++) {
            nodes.add(Script.start(
                    "start-artemis",
                    mqttPorts.get(i),
                    folder.resolve("artemis.log"),
                    brokerFiles(),
                    mqttPorts.get(i),
                    linkPorts.get(i),
                    linkPorts.get(1 - i)));
        }
    }

    private static InetSocketAddress at(String address, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(address), port);
    }

    private static Entrance entrance(InetSocketAddress at, List<InetSocketAddress> behind) throws IOException {
        return new Entrance(new ServerSocket(at.getPort(), BACKLOG, at.getAddress()), behind);
    }

    @Override
    public Map<String, Object> settings(Path data) {
        return settings(data, 2, SECOND);
    }

    private Map<String, Object> settings(Path data, long number, String host) {
        Map<String, Object> all = new HashMap<>();
        all.put("database.url", database.url());
        all.put("server.number", number);
        all.put("server.shared-dir", shared().toString());
        all.put("device.host", host);
        all.put("device.port", (long) devicePort);
        all.put("advertised.host", EITHER);
        all.put("mqtt.broker-url", "ssl://localhost:" + brokerPort);
        all.put(
                "mqtt.broker-nodes",
                mqttPorts.stream().map(port -> "ssl://localhost:" + port).toList());
        all.put(
                "mqtt.broker-reload-command",
                List.of(Script.path("give-to-brokers"), data.resolve("broker").toString(), brokerFiles()));
        return all;
    }

    private String brokerFiles() {
        return folder.resolve("broker").toString();
    }

    @Override
    public void serverStarted(Path data) {
        // All else has started before it.
    }

    /** What both servers keep together: artifacts, authority and online keys. */
    public Path shared() {
        return folder.resolve("shared");
    }

    /** Where each node of the cluster itself listens for clients. */
    public List<Integer> nodePorts() {
        return mqttPorts;
    }

    /** Messages of devices that the first server took from the brokers. */
    public long receivedByFirst() {
        return first.received();
    }

    /** Kills one of the nodes, which is gone for good with all that it had. */
    public void killNode() throws IOException, InterruptedException {
        nodes.get(0).end("KILL");
    }

    /** Kills the first server, which has the leases on all that only one of them does. */
    @Override
    public void halfWay() {
        first.kill();
    }

    @Override
    public void close() throws IOException {
        first.close();
        for (Script node : nodes) {
            node.close();
        }
        brokers.close();
        servers.close();
        database.close();
        folder.close();
    }
}
