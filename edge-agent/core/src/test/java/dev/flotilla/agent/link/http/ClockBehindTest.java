package dev.flotilla.agent.link.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS of a device whose clock starts in 1970. */
class ClockBehindTest {
    private static final Instant AFTER_ITS_END = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    static Path folder;

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final TimeBound bound = new TimeBound();
    private TlsServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TlsServer(folder);
        server.on(MetadataClient.PATH + "timestamp.json", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write(new byte[2]);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SSLSocketFactory sockets(byte[] authority) throws Exception {
        FileDeviceKey key = FileDeviceKey.openOrCreate(folder.resolve("device.key"), new SecureRandom());
        X509Certificate own = PinnedTls.certificate(
                new TestAuthority().issue("edge-1", key.publicKey(), Instant.EPOCH, AFTER_ITS_END));
        return PinnedTls.sockets(authority, new ClientCertificate(key.tlsKey(), own), clock, bound);
    }

    private int fetch(String address, SSLSocketFactory sockets) throws IOException {
        HttpEndpoint endpoint = new HttpEndpoint(address, sockets, Duration.ofSeconds(5));
        try (InputStream in =
                new MetadataClient(endpoint).open("timestamp.json").orElseThrow()) {
            return in.readAllBytes().length;
        }
    }

    private void assertRefuses(String why, String address, SSLSocketFactory sockets) {
        IOException refused = assertThrows(IOException.class, () -> fetch(address, sockets));
        assertInstanceOf(SSLHandshakeException.class, refused);
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.toString());
    }

    @Test
    void reachesItsFleetAndSaysThatItsClockIsBehind() throws Exception {
        assertEquals(2, fetch(server.address(), sockets(server.caDer())));
        assertTrue(
                bound.problem(clock.instant()).orElseThrow().startsWith("this device's clock is behind: it says 1970"));
    }

    @Test
    void refusesAnotherAuthority(@TempDir Path other) throws Exception {
        try (TlsServer stranger = new TlsServer(other)) {
            assertRefuses("certificate is not good", server.address(), sockets(stranger.caDer()));
        }
    }

    @Test
    void refusesACertificateThatEndedBeforeWhatIsKnownToHavePassed() throws Exception {
        SSLSocketFactory sockets = sockets(server.caDer());
        bound.passed(AFTER_ITS_END);
        assertRefuses("at " + AFTER_ITS_END + ", which has come at least", server.address(), sockets);
    }

    @Test
    void refusesAnotherHostsCertificate() throws Exception {
        assertRefuses("localhost", server.address().replace("127.0.0.1", "localhost"), sockets(server.caDer()));
    }

    @Test
    void asksThePlatformAloneWhenTheClockIsRight() throws Exception {
        clock.set(Instant.now());
        assertEquals(2, fetch(server.address(), sockets(server.caDer())));
        assertTrue(bound.problem(clock.instant()).isEmpty());
    }

    @Test
    void takesNoDeviceForAServer() throws Exception {
        TestAuthority authority = new TestAuthority();
        X509Certificate ca = PinnedTls.certificate(authority.certificate());
        X509TrustManager trust = PinnedTls.trusting(ca, clock, bound);
        Instant begins = Instant.parse("2026-01-01T00:00:00Z");
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        X509Certificate server = PinnedTls.certificate(
                authority.issue("server", key.publicKey(), begins, begins.plus(Duration.ofDays(90))));
        trust.checkServerTrusted(new X509Certificate[] {server, ca}, "UNKNOWN");
        X509Certificate device = PinnedTls.certificate(
                authority.issueToClient("edge-1", key.publicKey(), begins, begins.plus(Duration.ofDays(90))));
        X509Certificate[] chain = {device, ca};
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain, "UNKNOWN"));
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(new X509Certificate[0], "UNKNOWN"));
    }
}
