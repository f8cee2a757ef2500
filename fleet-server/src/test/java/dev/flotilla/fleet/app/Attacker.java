package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import java.io.File;
import java.io.IOException;
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
import java.util.concurrent.TimeUnit;

/** Attacks a server with the tools that everybody has: curl, and the clients of Mosquitto. */
final class Attacker {
    private final OperatedServer operated;
    private final Path directory;
    private final byte[] root;
    private final ServerIdentity identity;
    private final Path authority;

    /** A certificate and its key, as files. */
    record Credential(Path certificate, Path key) {}

    /** How a tool ended, and all that it printed. */
    record Outcome(int exit, String output) {}

    /** @param directory where the server has its {@code data} */
    Attacker(OperatedServer operated, Path directory) throws Exception {
        this(operated, directory, directory.resolve("data"));
    }

    /** @param keeping where the server has its authority, if several share it */
    Attacker(OperatedServer operated, Path directory, Path keeping) throws Exception {
        this.operated = operated;
        this.directory = directory;
        this.root = operated.putRoot(Releases.byOwner());
        this.identity = ServerIdentity.in(keeping.resolve("identity"), List.of(), Instant.now());
        this.authority = Files.writeString(directory.resolve("authority.pem"), identity.authorityPem());
    }

    static void assertRefused(Outcome outcome) {
        assertTrue(isRefused(outcome), outcome::toString);
    }

    /** A message alone that is refused is no failure to mosquitto_pub, which warns of it. */
    static boolean isRefused(Outcome outcome) {
        return outcome.exit() != 0 || outcome.output().contains("failed: Not authorized");
    }

    /** Shows no certificate. */
    Outcome curl(String path) throws Exception {
        return run("curl", curlArguments(path));
    }

    Outcome curl(Credential shown, String path) throws Exception {
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
    private String[] curlArguments(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("-s", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}", "--cacert", authority.toString()));
        all.addAll(Arrays.asList(arguments).subList(0, arguments.length - 1));
        all.add(operated.server().deviceEndpoint().httpsUrl() + arguments[arguments.length - 1]);
        return all.toArray(String[]::new);
    }

    Outcome subscribe(Credential shown, DeviceId name, String topic) throws Exception {
        return mosquitto("mosquitto_sub", shown, name, "-d", "-E", "-W", "20", "-t", topic);
    }

    Outcome publish(Credential shown, DeviceId name, String topic) throws Exception {
        return mosquitto("mosquitto_pub", shown, name, "-t", topic, "-m", "hello");
    }

    /** One of Mosquitto's tools, which calls itself by this name. */
    Outcome mosquitto(String tool, Credential shown, DeviceId name, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "--cert", shown.certificate().toString(), "--key", shown.key().toString()));
        all.addAll(List.of(arguments));
        return mosquitto(tool, name, all.toArray(String[]::new));
    }

    /** The same without a certificate. */
    Outcome mosquitto(String tool, DeviceId name, String... arguments) throws Exception {
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
                "-i",
                name.value()));
        all.addAll(List.of(arguments));
        return run(tool, all.toArray(String[]::new));
    }

    /**
     * openssl's client, connected to a port of the server.
     *
     * @param output to which it adds what the server says
     */
    Process openssl(int port, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "openssl", "s_client", "-quiet", "-CAfile", authority.toString(), "-connect", "localhost:" + port));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(output.toFile())
                .start();
    }

    private Outcome run(String tool, String... arguments) throws Exception {
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

    static void requireTool(String name) {
        boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        assumeTrue(installed, name + " is not installed");
    }

    Credential enrol(String name) throws Exception {
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

    Credential expired(String name) throws Exception {
        return files(DeviceTls.issuedBy(identity, name, Instant.now().minus(Duration.ofDays(9)), Duration.ofDays(1)));
    }

    Credential foreign(String name) throws Exception {
        Path elsewhere = Files.createTempDirectory(directory, "elsewhere");
        return files(DeviceTls.issuedBy(ServerIdentity.in(elsewhere, List.of(), Instant.now()), name));
    }

    private Credential files(DeviceTls tls) throws Exception {
        return files(
                Files.createTempDirectory(directory, "credential"),
                tls.certificate(),
                tls.key().getEncoded());
    }

    private Credential files(Path folder, X509Certificate certificate, byte[] key) throws Exception {
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
