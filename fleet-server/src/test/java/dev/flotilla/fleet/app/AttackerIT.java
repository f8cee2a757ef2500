package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import java.io.File;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
    private static final Set<String> OPEN = Set.of("/openapi.json", "/setup", "/session");

    @TempDir
    static Path directory;

    private static byte[] root = {};
    private static OperatedServer operated;
    private static ServerIdentity identity;
    private static Path authority;

    /** A certificate and its key, as files. */
    private record Credential(Path certificate, Path key) {}

    private record Outcome(int exit, String output) {}

    @BeforeAll
    static void start() throws Exception {
        Path data = directory.resolve("data");
        operated = OperatedServer.start(data);
        root = operated.putRoot(Releases.byOwner());
        identity = ServerIdentity.in(data.resolve("identity"), List.of(), Instant.now());
        authority = Files.writeString(directory.resolve("authority.pem"), identity.authorityPem());
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
        requireTool("curl");
        Credential device = enrol("curious");
        assertEquals("403", curl(device, NOTHING).output(), "a device that is known, which may not have this");
        assertEquals("401", run("curl", curlArguments(NOTHING)).output(), "no certificate");
        operated.post("devices/curious/revoke", "", 204);
        assertEquals("401", curl(device, NOTHING).output(), "revoked");
        for (Credential bad : List.of(expired("curious"), foreign("curious"))) {
            Outcome refused = curl(bad, NOTHING);
            assertNotEquals(0, refused.exit(), "no connection");
            assertEquals("000", refused.output());
        }
    }

    @Test
    void givesMosquittoNothingButADevicesOwnTopics() throws Exception {
        requireTool("mosquitto_sub");
        Credential device = enrol("nosy");
        DeviceId nosy = new DeviceId("nosy");
        DeviceId other = new DeviceId("other");
        assertTrue(subscribe(device, nosy, Topics.desired(nosy)).output().contains("Subscribed"), "its own topic");
        for (String topic : List.of(Topics.desired(other), Topics.telemetry(other), "#", "flotilla/v1/+/desired")) {
            String denied = subscribe(device, nosy, topic).output();
            assertTrue(denied.contains("All subscription requests were denied"), topic + ": " + denied);
        }
        assertFalse(isRefused(publish(device, nosy, Topics.reported(nosy))), "its own topic");
        assertRefused(publish(device, nosy, Topics.reported(other)));
        assertRefused(publish(device, other, Topics.reported(other)));
        operated.post("devices/nosy/revoke", "", 204);
        for (Credential bad : List.of(device, expired("nosy"), foreign("nosy"))) {
            assertRefused(publish(bad, nosy, Topics.reported(nosy)));
        }
    }

    private static void assertRefused(Outcome outcome) {
        assertTrue(isRefused(outcome), outcome::toString);
    }

    /** A message alone that is refused is no failure to mosquitto_pub, which warns of it. */
    private static boolean isRefused(Outcome outcome) {
        return outcome.exit() != 0 || outcome.output().contains("failed: Not authorized");
    }

    private static Outcome curl(Credential shown, String path) throws Exception {
        return run(
                "curl",
                curlArguments(
                        "--cert",
                        shown.certificate().toString(),
                        "--key",
                        shown.key().toString(),
                        path));
    }

    /** The last argument is the address without the server's. */
    private static String[] curlArguments(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("-s", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", authority.toString()));
        all.addAll(Arrays.asList(arguments).subList(0, arguments.length - 1));
        all.add(operated.server().deviceEndpoint().httpsUrl() + arguments[arguments.length - 1]);
        return all.toArray(String[]::new);
    }

    private static Outcome subscribe(Credential shown, DeviceId name, String topic) throws Exception {
        return mosquitto("mosquitto_sub", shown, name, "-d", "-E", "-W", "20", "-t", topic);
    }

    private static Outcome publish(Credential shown, DeviceId name, String topic) throws Exception {
        return mosquitto("mosquitto_pub", shown, name, "-t", topic, "-m", "hello");
    }

    private static Outcome mosquitto(String tool, Credential shown, DeviceId name, String... arguments)
            throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "-V",
                "mqttv5",
                "-q",
                "1",
                "-h",
                "localhost",
                "-p",
                Integer.toString(operated.server().deviceEndpoint().mqttPort()),
                "--cafile",
                authority.toString(),
                "--cert",
                shown.certificate().toString(),
                "--key",
                shown.key().toString(),
                "-i",
                name.value()));
        all.addAll(List.of(arguments));
        return run(tool, all.toArray(String[]::new));
    }

    private static Outcome run(String tool, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(tool));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(directory, tool, ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), tool + " does not end");
            return new Outcome(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    private static void requireTool(String name) {
        boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assumeTrue(installed, name + " is not installed");
    }

    private static Credential enrol(String name) throws Exception {
        Path folder = Files.createDirectory(directory.resolve(name));
        FileDeviceKey key = FileDeviceKey.openOrCreate(folder.resolve("device.key"), new SecureRandom());
        IdentityStore store =
                new IdentityStore(new FileSystemFiles(Files.createDirectory(folder.resolve("i")), 1 << 20));
        String url = operated.server().deviceEndpoint().httpsUrl();
        EnrolmentToken token = new EnrolmentToken(
                operated.claim(), Digest.of(root), operated.server().authorityDigest());
        Identity enrolled = new Enrolment(store, key)
                .enrol(url, name, new EnrolmentClient(url, token, Duration.ofSeconds(20), Clock.systemUTC()));
        return files(folder, enrolled.certificate().x509(), key.tlsKey().getEncoded());
    }

    private static Credential expired(String name) throws Exception {
        return files(DeviceTls.issuedBy(identity, name, Instant.now().minus(Duration.ofDays(9)), Duration.ofDays(1)));
    }

    private static Credential foreign(String name) throws Exception {
        Path elsewhere = Files.createTempDirectory(directory, "elsewhere");
        return files(DeviceTls.issuedBy(ServerIdentity.in(elsewhere, List.of(), Instant.now()), name));
    }

    private static Credential files(DeviceTls tls) throws Exception {
        return files(
                Files.createTempDirectory(directory, "credential"),
                tls.certificate(),
                tls.key().getEncoded());
    }

    private static Credential files(Path folder, X509Certificate certificate, byte[] key) throws Exception {
        return new Credential(
                pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded()),
                pem(folder.resolve("key.pem"), "PRIVATE KEY", key));
    }

    private static Path pem(Path file, String label, byte[] der) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return Files.writeString(
                file,
                "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
