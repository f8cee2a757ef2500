package dev.flotilla.apk;

import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.trust.BadSignatureException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.HexFormat;
import javax.net.ssl.SSLSocketFactory;

/**
 * What R8 could break, in a program of its own: reflection and services (Paho), cryptography (Bouncy Castle), CBOR. It is
 * shrunk together with the app and then runs on a JVM.
 */
public final class Smoke {
    static final DeviceId DEVICE = new DeviceId("smoke");
    static final String HOST = "localhost";
    private static final int INFERENCES = 100;

    private Smoke() {}

    /** Takes a directory with what {@link SmokeFiles} writes there, and the broker's port. */
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        run(home, Integer.parseInt(args[1]), System.out);
    }

    static void run(Path home, int port, PrintStream out) throws Exception {
        out.println("sketch: " + sketch());
        out.println("root: " + root(home));
        out.println("MQTT: " + report(home, port));
    }

    private static String sketch() {
        ObservationSketch sketch = new ObservationSketch();
        for (int i = 0; i < INFERENCES; i++) {
            sketch.record(new Observation(i / 10.0, 1 + i, i % 7, 0.5, 3 + i % 5));
        }
        return HexFormat.of().formatHex(sketch.toDocument().toCbor());
    }

    private static String root(Path home) throws Exception {
        byte[] root = Files.readAllBytes(home.resolve(SmokeFiles.ROOT));
        TrustedMetadataSet trusted = TrustedMetadataSet.fromRoot(root, Instant.now());
        byte[] forged = new String(root, StandardCharsets.UTF_8)
                .replaceFirst("\"version\"\\s*:\\s*[0-9]+", "\"version\":9")
                .getBytes(StandardCharsets.UTF_8);
        try {
            TrustedMetadataSet.fromRoot(forged, Instant.now());
            return "takes a forged one";
        } catch (BadSignatureException e) {
            return trusted.nextRoot().name() + " may follow; " + e.getMessage();
        }
    }

    private static String report(Path home, int port) throws Exception {
        PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(Files.readAllBytes(home.resolve(SmokeFiles.KEY)));
        byte[] certificate = Files.readAllBytes(home.resolve(SmokeFiles.CERTIFICATE));
        byte[] authority = Files.readAllBytes(home.resolve(SmokeFiles.AUTHORITY));
        SSLSocketFactory sockets = PinnedTls.sockets(
                PinnedTls.trusting(PinnedTls.certificate(authority)),
                new ClientCertificate(
                        KeyFactory.getInstance("EC").generatePrivate(key), PinnedTls.certificate(certificate)));
        try (PahoLink link = new PahoLink(new MqttAddress(HOST, port), DEVICE, sockets)) {
            link.connect();
            link.publishReported(SmokeFiles.REPORT.getBytes(StandardCharsets.UTF_8));
            return "connected and acknowledged";
        }
    }
}
