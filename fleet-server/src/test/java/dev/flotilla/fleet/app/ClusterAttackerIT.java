package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.fleet.testkit.ClusterBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What strangers and copies of devices get of each node of a cluster. */
@EnabledIfSystemProperty(
        named = "backends",
        matches = ".*cluster.*",
        disabledReason = "needs Debian's PostgreSQL 15 and the nodes of a cluster; run with -Dbackends=cluster")
class ClusterAttackerIT {
    private static final long LIMIT_SECONDS = 60;

    @TempDir
    static Path directory;

    private static ClusterBackend backend;
    private static OperatedServer operated;
    private static Attacker attacker;

    @BeforeAll
    static void start() throws Exception {
        backend = new ClusterBackend();
        Path data = directory.resolve("data");
        operated = OperatedServer.start(data, backend.settings(data));
        backend.serverStarted(data);
        attacker = new Attacker(operated, directory, backend.shared());
        Attacker.requireTool("mosquitto_pub");
        Attacker.requireTool("openssl");
    }

    @AfterAll
    static void stop() throws Exception {
        await(operated.server().close());
        backend.close();
    }

    @Test
    void noNodeLetsAnybodyInWithoutAGoodCertificate() throws Exception {
        DeviceId id = new DeviceId("known");
        Attacker.Credential good = attacker.enrol("known");
        for (int port : backend.nodePorts()) {
            Attacker.Outcome own = publish(port, good, id, Topics.reported(id));
            assertFalse(Attacker.isRefused(own), own::output);
            Attacker.assertRefused(publish(port, attacker.expired("known"), id, Topics.reported(id)));
            Attacker.assertRefused(publish(port, attacker.foreign("known"), id, Topics.reported(id)));
            Attacker.assertRefused(attacker.mosquitto(
                    "mosquitto_pub", id, "-p", String.valueOf(port), "-t", Topics.reported(id), "-m", "hello"));
        }
    }

    @Test
    void noNodeTakesAnythingFromADeviceInTheNameOfAnother() throws Exception {
        DeviceId nosy = new DeviceId("nosy");
        DeviceId other = new DeviceId("victim");
        Attacker.Credential device = attacker.enrol("nosy");
        for (int port : backend.nodePorts()) {
            Attacker.assertRefused(publish(port, device, nosy, Topics.reported(other)));
            Attacker.assertRefused(publish(port, device, other, Topics.reported(other)));
            Attacker.assertRefused(publish(port, device, nosy, Topics.desired(nosy)));
        }
    }

    @Test
    void aRevokedDeviceAndItsCopyLoseTheirConnectionsAtEveryNodeAndGetNoOther() throws Exception {
        DeviceId id = new DeviceId("copied");
        Attacker.Credential credential = attacker.enrol("copied");
        List<Process> clients = new ArrayList<>();
        try {
            for (int port : backend.nodePorts()) {
                clients.add(connected(port, credential, id));
            }
            operated.post("devices/copied/revoke", "", 204);
            for (Process client : clients) {
                assertTrue(client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), "its connection ends");
            }
            for (int port : backend.nodePorts()) {
                Attacker.assertRefused(publish(port, credential, id, Topics.reported(id)));
            }
        } finally {
            clients.forEach(Process::destroyForcibly);
        }
    }

    private static Process connected(int port, Attacker.Credential credential, DeviceId id) throws Exception {
        Path output = Files.createTempFile(directory, "openssl", ".out");
        Process client = attacker.openssl(
                port,
                output,
                "-cert",
                credential.certificate().toString(),
                "-key",
                credential.key().toString());
        client.getOutputStream().write(RawMqtt.connect(id.value()));
        client.getOutputStream().flush();
        while (Files.size(output) == 0) {
            assertTrue(client.isAlive(), "the node answers");
        }
        return client;
    }

    private static Attacker.Outcome publish(int port, Attacker.Credential shown, DeviceId name, String topic)
            throws Exception {
        return attacker.mosquitto("mosquitto_pub", shown, name, "-p", String.valueOf(port), "-t", topic, "-m", "hello");
    }
}
