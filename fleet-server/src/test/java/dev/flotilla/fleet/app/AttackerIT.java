package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Topics;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers, and devices that are curious, get with the tools that everybody has. */
class AttackerIT {
    private static final String NOTHING =
            "/artifacts/" + Digest.of(new byte[] {1}).hex();

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    /** What there is for those who are not signed in yet. */
    private static final Set<String> OPEN = Set.of(
            "/openapi.json",
            "/setup",
            "/session",
            "/session/ways",
            "/session/provider",
            "/session/provider/callback",
            "/session/provider/code");

    @TempDir
    static Path directory;

    private static OperatedServer operated;
    private static Attacker attacker;

    @BeforeAll
    static void start() throws Exception {
        operated = OperatedServer.start(directory.resolve("data"));
        attacker = new Attacker(operated, directory);
    }

    @AfterAll
    static void stop() {
        await(operated.server().close());
    }

    @Test
    void givesNobodyButSignedInOperatorsAnythingOfTheApi() throws Exception {
        OperatedServer nobody = new OperatedServer(operated.server(), "");
        OperatedServer guessing = new OperatedServer(operated.server(), "flotilla_session=guess");
        Document paths = nobody.get("openapi.json").object("paths");
        int refused = 0;
        for (String path : paths.keys()) {
            for (String method : paths.object(path).keys()) {
                if (METHODS.contains(method) && !OPEN.contains(path)) {
                    String verb = method.toUpperCase(Locale.ROOT);
                    String address = path.substring(1).replaceAll("\\{\\w+}", "x");
                    nobody.send(verb, address, BodyPublishers.ofString("{}"), 401);
                    guessing.send(verb, address, BodyPublishers.ofString("{}"), 401);
                    refused++;
                }
            }
        }
        assertTrue(refused > 20, refused + " routes");
    }

    @Test
    void givesCurlNothingWithoutAGoodCertificate() throws Exception {
        Attacker.requireTool("curl");
        Attacker.Credential device = attacker.enrol("curious");
        assertEquals("403", attacker.curl(device, NOTHING).output(), "a device that is known, which may not have this");
        assertEquals("401", attacker.curl(NOTHING).output(), "no certificate");
        operated.post("devices/curious/revoke", "", 204);
        assertEquals("401", attacker.curl(device, NOTHING).output(), "revoked");
        for (Attacker.Credential bad : List.of(attacker.expired("curious"), attacker.foreign("curious"))) {
            Attacker.Outcome refused = attacker.curl(bad, NOTHING);
            assertNotEquals(0, refused.exit(), "no connection");
            assertEquals("000", refused.output());
        }
    }

    @Test
    void givesMosquittoNothingButADevicesOwnTopics() throws Exception {
        Attacker.requireTool("mosquitto_sub");
        Attacker.Credential device = attacker.enrol("nosy");
        DeviceId nosy = new DeviceId("nosy");
        DeviceId other = new DeviceId("other");
        assertTrue(
                attacker.subscribe(device, nosy, Topics.desired(nosy)).output().contains("Subscribed"),
                "its own topic");
        for (String topic : List.of(Topics.desired(other), Topics.telemetry(other), "#", "flotilla/v1/+/desired")) {
            String denied = attacker.subscribe(device, nosy, topic).output();
            assertTrue(denied.contains("All subscription requests were denied"), topic + ": " + denied);
        }
        assertFalse(Attacker.isRefused(attacker.publish(device, nosy, Topics.reported(nosy))), "its own topic");
        Attacker.assertRefused(attacker.publish(device, nosy, Topics.reported(other)));
        Attacker.assertRefused(attacker.publish(device, other, Topics.reported(other)));
        operated.post("devices/nosy/revoke", "", 204);
        for (Attacker.Credential bad : List.of(device, attacker.expired("nosy"), attacker.foreign("nosy"))) {
            Attacker.assertRefused(attacker.publish(bad, nosy, Topics.reported(nosy)));
        }
    }
}
