package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.agent.link.EnrolmentRefusedException;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.agent.link.http.HttpArtifactSource;
import dev.flotilla.agent.link.http.HttpEndpoint;
import dev.flotilla.agent.link.http.RenewalClient;
import dev.flotilla.agent.link.mqtt.MqttAddress;
import dev.flotilla.agent.link.mqtt.PahoLink;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Devices that enrol, renew and are revoked: the agent's own clients and bare sockets against a whole server. */
class DeviceIdentityIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final long POLL_NANOS = 50_000_000;
    private static final Digest UNKNOWN = Digest.of(new byte[] {1});

    @TempDir
    static Path directory;

    private static OperatedServer operated;
    private static FlotillaServer server;
    private static byte[] root = {};

    @TempDir
    Path device;

    private FileDeviceKey key;
    private IdentityStore store;

    @BeforeAll
    static void start() throws Exception {
        operated = OperatedServer.start(directory);
        root = operated.putRoot(Releases.byOwner());
        server = operated.server();
    }

    @AfterAll
    static void stop() {
        await(server.close());
    }

    private Identity enrol(String name) throws Exception {
        return enrol(name, operated.claim());
    }

    private Identity enrol(String name, String claim) throws Exception {
        Path folder = Files.createTempDirectory(device, name);
        key = FileDeviceKey.openOrCreate(folder.resolve("device.key"), new SecureRandom());
        store = new IdentityStore(new FileSystemFiles(Files.createDirectory(folder.resolve("identity")), 1 << 20));
        EnrolmentToken token = new EnrolmentToken(claim, Digest.of(root), server.authorityDigest());
        String url = server.deviceEndpoint().httpsUrl();
        return new Enrolment(store, key).enrol(url, name, new EnrolmentClient(url, token, TIMEOUT, Clock.systemUTC()));
    }

    private SSLSocketFactory tls(Identity identity) throws Exception {
        return tls(identity, Clock.systemUTC());
    }

    private SSLSocketFactory tls(Identity identity, Clock clock) throws Exception {
        return PinnedTls.sockets(
                identity.caDer(),
                new ClientCertificate(key.tlsKey(), identity.certificate().x509()),
                clock,
                new TimeBound());
    }

    private static SSLSocketFactory anonymous(Identity identity) throws Exception {
        return PinnedTls.sockets(PinnedTls.trusting(PinnedTls.certificate(identity.caDer())));
    }

    private PahoLink link(Identity identity) throws Exception {
        return new PahoLink(broker(identity), identity.device(), tls(identity));
    }

    private static MqttAddress broker(Identity identity) {
        return new MqttAddress(identity.broker().host(), identity.broker().port());
    }

    private static HttpEndpoint endpoint(Identity identity, SSLSocketFactory tls) {
        return new HttpEndpoint(identity.server(), tls, TIMEOUT);
    }

    /** Whether the server knows the device, and so refuses it an artifact that is not meant for it; a stranger it refuses by 401. */
    private static boolean isServed(HttpEndpoint endpoint) {
        ArtifactUnavailableException answer = assertThrows(
                ArtifactUnavailableException.class,
                () -> new HttpArtifactSource(endpoint, 1_000).open(UNKNOWN, 0).close());
        return String.valueOf(answer.getMessage()).contains("answered 403");
    }

    private byte[] csr(String name) {
        return CertificateRequest.create(name, key.publicKey(), key);
    }

    @Test
    void enrolsRenewsAndServesADeviceByItsCertificate() throws Exception {
        Identity identity = enrol("Camera 7");
        assertEquals(new DeviceId("camera-7"), identity.device());
        X509Certificate issued = identity.certificate().x509();
        assertEquals(List.of("1.3.6.1.5.5.7.3.2"), issued.getExtendedKeyUsage());
        HttpEndpoint endpoint = endpoint(identity, tls(identity));
        assertTrue(isServed(endpoint));
        assertFalse(isServed(endpoint(identity, anonymous(identity))));
        try (PahoLink link = link(identity)) {
            link.connect();
            assertTrue(link.connected());
        }
        X509Certificate renewed = PinnedTls.certificate(new RenewalClient(endpoint).renew(csr("camera-7")));
        assertEquals(issued.getSubjectX500Principal(), renewed.getSubjectX500Principal());
        ClientCertificate shown = new ClientCertificate(key.tlsKey(), renewed);
        assertTrue(isServed(
                endpoint(identity, PinnedTls.sockets(identity.caDer(), shown, Clock.systemUTC(), new TimeBound()))));
        assertTrue(isServed(endpoint), "the old certificate is good until its end");
    }

    @Test
    void isReachedByADeviceWhoseClockStandsAt1970() throws Exception {
        Identity identity = enrol("Camera in 1970");
        SSLSocketFactory tls = tls(identity, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        assertTrue(isServed(endpoint(identity, tls)));
        try (PahoLink link = new PahoLink(broker(identity), identity.device(), tls)) {
            link.connect();
            assertTrue(link.connected());
        }
    }

    @Test
    void renewsNothingButTheDevicesOwnNameAndKey() throws Exception {
        Identity identity = enrol("Camera 8");
        RenewalClient client = new RenewalClient(endpoint(identity, tls(identity)));
        assertThrows(EnrolmentRefusedException.class, () -> client.renew(csr("camera-7")));
        P256KeyPair other = P256KeyPair.generate(new SecureRandom());
        byte[] rekeyed = CertificateRequest.create("camera-8", other.publicKey(), other);
        assertThrows(EnrolmentRefusedException.class, () -> client.renew(rekeyed));
        RenewalClient nobody = new RenewalClient(endpoint(identity, anonymous(identity)));
        assertThrows(IOException.class, () -> nobody.renew(csr("camera-8")));
    }

    @Test
    void takesAClaimOnceAndABorrowedNameNever() throws Exception {
        String claim = operated.claim();
        Identity identity = enrol("Camera 9", claim);
        SSLSocketFactory own = tls(identity);
        assertThrows(EnrolmentRefusedException.class, () -> enrol("Camera 10", claim));
        try (PahoLink spoof = new PahoLink(broker(identity), new DeviceId("camera-7"), own);
                PahoLink nobody = new PahoLink(broker(identity), identity.device(), anonymous(identity))) {
            assertThrows(LinkException.class, spoof::connect);
            assertThrows(LinkException.class, nobody::connect);
        }
    }

    @Test
    void cutsARevokedDeviceOffWithinSecondsAndLetsItEnrolAgain() throws Exception {
        Identity identity = enrol("Camera 11");
        HttpEndpoint endpoint = endpoint(identity, tls(identity));
        try (PahoLink link = link(identity);
                SSLSocket open = open(identity)) {
            link.connect();
            ask(open);
            assertTrue(answer(open).contains(" 403 "));
            operated.post("devices/camera-11/revoke", "", 204);
            assertTimeoutPreemptively(SECONDS, () -> {
                while (link.connected()) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
                assertEquals("", answer(open), "the connection has ended");
            });
            assertThrows(LinkException.class, link::connect);
        }
        assertFalse(isServed(endpoint));
        assertThrows(IOException.class, () -> new RenewalClient(endpoint).renew(csr("camera-11")));
        Identity again = enrol("Camera 11");
        assertEquals(identity.device(), again.device());
        assertTrue(isServed(endpoint(again, tls(again))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void letsNoRevokedDeviceInByASessionThatItResumes(String protocol) throws Exception {
        String name = "resuming-" + protocol.replaceAll("\\D", "");
        Identity identity = enrol(name);
        SSLSocketFactory own = tls(identity);
        long begun = visit(identity, own, protocol, " 403 ");
        assertEquals(begun, visit(identity, own, protocol, " 403 "), "the session was not resumed");
        operated.post("devices/" + name + "/revoke", "", 204);
        assertEquals(begun, visit(identity, own, protocol, " 401 "), "the session was not resumed");
        try (PahoLink link = new PahoLink(broker(identity), identity.device(), own)) {
            assertThrows(LinkException.class, link::connect);
        }
    }

    /** When the session began in which the device gets this answer. */
    private static long visit(Identity identity, SSLSocketFactory tls, String protocol, String expected)
            throws Exception {
        try (SSLSocket socket = open(identity, tls)) {
            socket.setEnabledProtocols(new String[] {protocol});
            ask(socket);
            String answer = answer(socket);
            assertTrue(answer.contains(expected), answer);
            assertEquals(600, socket.getSession().getSessionContext().getSessionTimeout(), "seconds");
            return socket.getSession().getCreationTime();
        }
    }

    private SSLSocket open(Identity identity) throws Exception {
        SSLSocket socket = open(identity, tls(identity));
        socket.startHandshake();
        return socket;
    }

    private static SSLSocket open(Identity identity, SSLSocketFactory tls) throws IOException {
        URI address = URI.create(identity.server());
        SSLSocket socket = (SSLSocket) tls.createSocket(address.getHost(), address.getPort());
        socket.setSoTimeout((int) TIMEOUT.toMillis());
        return socket;
    }

    private static void ask(SSLSocket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(("GET /artifacts/" + UNKNOWN.hex() + " HTTP/1.1\r\nHost: fleet\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    /** What comes next, all of one small answer; empty when the connection ended. */
    private static String answer(SSLSocket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        int read = in.read(buffer);
        return read < 0 ? "" : new String(buffer, 0, read, StandardCharsets.US_ASCII);
    }

    @Test
    void handsOutItsAuthorityAsEstHasIt() throws Exception {
        Identity identity = enrol("Camera 12");
        URI address = URI.create(identity.server());
        try (SSLSocket socket = (SSLSocket) anonymous(identity).createSocket(address.getHost(), address.getPort())) {
            socket.getOutputStream()
                    .write("GET /.well-known/est/cacerts HTTP/1.0\r\nHost: fleet\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String whole = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(whole.contains("smime-type=certs-only"), whole);
            byte[] pkcs7 = Base64.getMimeDecoder().decode(whole.substring(whole.indexOf("\r\n\r\n") + 4));
            var found = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pkcs7));
            assertEquals(List.of(PinnedTls.certificate(identity.caDer())), List.copyOf(found));
        }
    }
}
