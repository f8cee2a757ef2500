package dev.flotilla.fleet.mqtt;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.Script;
import dev.flotilla.fleet.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's connection to Debian's Mosquitto, with the files that the server writes for it; skipped where there is none. */
class MosquittoIT {
    private static final String HOST = "127.0.0.1";
    /** Many times what Mosquitto takes before it has acknowledged the first, which is 20. */
    private static final int AT_ONCE = 1000;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void takesManyMessagesAtOnceThoughTheBrokerTakesFew() throws Exception {
        Instant now = Instant.now();
        ServerIdentity identity = ServerIdentity.in(directory.resolve("identity"), List.of(HOST), now);
        BrokerAddress address = new BrokerAddress(HOST, Ports.free());
        BrokerFiles files = new BrokerFiles(directory.resolve("broker"), HOST, address, List.of(), identity);
        files.write(Map.of(), now);
        try (Script broker = start(files, address)) {
            MqttGateway gateway = new MqttGateway(
                    vertx,
                    GatewayConnector.sharing(address, identity, GatewayIdentity.issuedBy(identity, now), "servers"),
                    new Arrivals(vertx, (topic, payload) -> Future.succeededFuture(), Traces.unsent()),
                    Future::succeededFuture);
            await(gateway.start());
            assertEquals(List.of(), failures(gateway));
            await(gateway.stop());
            broker.end("TERM");
        }
    }

    private Script start(BrokerFiles files, BrokerAddress address) throws Exception {
        return Script.start(
                "start-mosquitto",
                address.port(),
                directory.resolve("mosquitto.log"),
                files.folder().resolve("mosquitto.conf"));
    }

    /** Of many messages that are published without waiting for one of them. */
    private static List<Throwable> failures(MqttGateway gateway) {
        List<Future<Void>> all = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> gateway.publish(Topics.desired(new DeviceId("device-" + i)), new byte[100], true))
                .toList();
        await(Future.join(all).otherwiseEmpty());
        return all.stream().filter(Future::failed).map(Future::cause).toList();
    }
}
