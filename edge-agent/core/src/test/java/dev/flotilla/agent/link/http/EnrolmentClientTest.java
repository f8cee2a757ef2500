package dev.flotilla.agent.link.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import dev.flotilla.agent.identity.Enrolment;
import dev.flotilla.agent.identity.FileDeviceKey;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.link.EnrolmentRefusedException;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolmentClientTest {
    private static final String CLAIM = "claim-claim-claim-claim";
    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString(("claim:" + CLAIM).getBytes(StandardCharsets.US_ASCII));

    private static final String PATH = "/metadata/root/";

    @TempDir
    static Path folder;

    @TempDir
    Path device;

    private final byte[] root = Releases.byOwner().root();
    private final LossyFiles files = new LossyFiles();
    private final AtomicInteger rootRequests = new AtomicInteger();
    private final AtomicInteger claimsSeen = new AtomicInteger();
    private Optional<P256PublicKey> otherKey = Optional.empty();
    private Optional<TestAuthority> stranger = Optional.empty();
    private Clock clock = Clock.systemUTC();
    private TlsServer server;

    @BeforeEach
    void start() throws Exception {
        server = new TlsServer(folder);
        server.on(PATH + Digest.of(root).hex() + ".json", exchange -> {
            rootRequests.incrementAndGet();
            answer(exchange, 200, root);
        });
        server.on("/enrol/broker", exchange -> answer(exchange, 200, new BrokerAddress("mqtt.test", 8883).toJson()));
        server.on("/.well-known/est/simpleenroll", exchange -> {
            claimsSeen.incrementAndGet();
            boolean good =
                    exchange.getRequestHeaders().getFirst("Authorization").equals(LOGIN);
            byte[] refusal = "{\"detail\": \"this claim was used\"}".getBytes(StandardCharsets.UTF_8);
            answer(
                    exchange,
                    good ? 200 : 403,
                    good ? issue(exchange.getRequestBody().readAllBytes()) : refusal);
        });
    }

    private byte[] issue(byte[] base64) throws IOException {
        try {
            CertificateRequest request =
                    CertificateRequest.parse(Base64.getMimeDecoder().decode(base64));
            assertEquals("gateway", request.commonName());
            Instant now = Instant.now();
            byte[] issued = stranger.orElse(server.authority())
                    .issue("edge-7", otherKey.orElse(request.key()), now, now.plusSeconds(60));
            return Base64.getMimeEncoder().encode(TestAuthority.certsOnly(issued));
        } catch (TrustException e) {
            throw new IOException(e);
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Identity enrol(EnrolmentToken token) throws IOException {
        FileDeviceKey key = FileDeviceKey.openOrCreate(device.resolve("device.key"), new SecureRandom());
        EnrolmentClient client = new EnrolmentClient(server.address(), token, Duration.ofSeconds(5), clock);
        return new Enrolment(new IdentityStore(files), key).enrol(server.address(), "gateway", client);
    }

    private EnrolmentToken token() {
        return new EnrolmentToken(CLAIM, Digest.of(root), Digest.of(server.caDer()));
    }

    @Test
    void joinsThoughItsClockStandsAt1970() throws Exception {
        clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        assertEquals(new DeviceId("edge-7"), enrol(token()).device());
    }

    @Test
    void joinsNoOtherFleetThoughItsClockStandsAt1970(@TempDir Path other) throws Exception {
        clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        try (TlsServer stranger = new TlsServer(other)) {
            EnrolmentToken token = new EnrolmentToken(CLAIM, Digest.of(root), Digest.of(stranger.caDer()));
            assertThrows(EnrolmentRefusedException.class, () -> enrol(token));
            assertEquals(0, claimsSeen.get());
        }
    }

    @Test
    void joinsAndKeepsItsIdentityOverAPowerCut() throws Exception {
        enrol(token());
        files.crash(LossyFiles.Fate.LOST);
        Identity kept = new IdentityStore(files).find().orElseThrow();
        assertEquals(new DeviceId("edge-7"), kept.device());
        assertEquals(new BrokerAddress("mqtt.test", 8883), kept.broker());
        assertArrayEquals(root, kept.rootJson());
        assertArrayEquals(server.caDer(), kept.caDer());
    }

    @Test
    void refusesAServerOfAnotherAuthorityBeforeAByteIsExchanged() {
        EnrolmentToken other = new EnrolmentToken(CLAIM, Digest.of(root), Digest.of(new byte[] {1}));
        EnrolmentRefusedException e = assertThrows(EnrolmentRefusedException.class, () -> enrol(other));
        assertTrue(String.valueOf(e.getMessage()).contains("authority"), e.getMessage());
        assertEquals(0, rootRequests.get());
        assertEquals(0, claimsSeen.get());
    }

    @Test
    void refusesAnotherRootBeforeTheClaimIsSpent() throws Exception {
        Digest pinned = Digest.of(Releases.byOwner(2).root());
        EnrolmentToken other = new EnrolmentToken(CLAIM, pinned, Digest.of(server.caDer()));
        IOException none = assertThrows(IOException.class, () -> enrol(other));
        assertTrue(String.valueOf(none.getMessage()).contains("was the token made for it?"), none.getMessage());
        server.on(PATH + pinned.hex() + ".json", exchange -> answer(exchange, 200, root));
        EnrolmentRefusedException e = assertThrows(EnrolmentRefusedException.class, () -> enrol(other));
        assertTrue(String.valueOf(e.getMessage()).contains("root.json"), e.getMessage());
        assertEquals(0, claimsSeen.get());
        assertEquals(Optional.empty(), new IdentityStore(files).find());
    }

    @Test
    void repeatsWhyTheServerRefuses() {
        EnrolmentToken used =
                new EnrolmentToken("another-claim-of-some-length", Digest.of(root), Digest.of(server.caDer()));
        EnrolmentRefusedException e = assertThrows(EnrolmentRefusedException.class, () -> enrol(used));
        assertTrue(String.valueOf(e.getMessage()).contains("this claim was used"), e.getMessage());
    }

    @Test
    void tellsTheStatusThoughTheServersReasonHasNoEnd() {
        byte[] page = "<p>bad gateway</p>".repeat(1_000).getBytes(StandardCharsets.UTF_8);
        server.replace("/enrol/broker", exchange -> answer(exchange, 502, page));
        IOException e = assertThrows(IOException.class, () -> enrol(token()));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("answered 502 for /enrol/broker: <p>bad gateway</p>"), message);
        assertTrue(message.length() < 5_000, "the page is cut");
    }

    @Test
    void takesNoCertificateForAnotherKeyOrByAnotherAuthority() throws Exception {
        otherKey = Optional.of(P256KeyPair.generate(new SecureRandom()).publicKey());
        IOException wrongKey = assertThrows(IOException.class, () -> enrol(token()));
        assertTrue(String.valueOf(wrongKey.getMessage()).contains("another key"), wrongKey.getMessage());
        otherKey = Optional.empty();
        stranger = Optional.of(new TestAuthority());
        IOException foreign = assertThrows(IOException.class, () -> enrol(token()));
        assertTrue(String.valueOf(foreign.getMessage()).contains("authority"), foreign.getMessage());
        assertEquals(Optional.empty(), new IdentityStore(files).find());
    }

    @Test
    void doesNotEnrolTwice() throws Exception {
        enrol(token());
        assertThrows(IOException.class, () -> enrol(token()));
        assertEquals(1, claimsSeen.get());
    }

    @Test
    void keepsTheKeyToItsOwnerAndRefusesOneThatOthersMayRead() throws Exception {
        enrol(token());
        Path key = device.resolve("device.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        IOException e = assertThrows(IOException.class, () -> FileDeviceKey.open(key));
        assertTrue(String.valueOf(e.getMessage()).contains("chmod 600"), e.getMessage());
    }
}
