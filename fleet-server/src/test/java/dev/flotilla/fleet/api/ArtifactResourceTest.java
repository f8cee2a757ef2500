package dev.flotilla.fleet.api;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.ClientCertificate;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.store.DiskArtifacts;
import dev.flotilla.fleet.testkit.DeviceTls;
import dev.flotilla.fleet.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509KeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactResourceTest {
    private static final byte[] BYTES = new byte[100_000];

    static {
        for (int i = 0; i < BYTES.length; i++) {
            BYTES[i] = (byte) (i * 31);
        }
    }

    private static final Digest DIGEST = Digest.of(BYTES);
    /** More than all buffers between server and device hold. */
    private static final long HUGE_BYTES = 64L << 20;

    private static final Digest UNKNOWN = Digest.of(new byte[0]);

    /** Of a model that no device here is asked to run. */
    private static final Digest FOREIGN = Digest.of(new byte[] {4});

    private static final Digest HUGE = Digest.of(new byte[] {1, 2, 3});

    @TempDir
    static Path directory;

    private static Vertx vertx;
    private static ServerIdentity identity;
    private static DeviceGate gate;
    private static HttpServer server;
    private static HttpClient client;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Answer(int status, String contentRange, byte[] body) {}

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        identity = ServerIdentity.in(directory.resolve("identity"), List.of(), Instant.now());
        DiskArtifacts artifacts = new DiskArtifacts(vertx, directory.resolve("artifacts"));
        await(artifacts.put(DIGEST, BYTES));
        gate = new DeviceGate((device, certificate) ->
                Future.succeededFuture(Set.of("alpha", "gamma").contains(device.value())));
        Path huge = directory.resolve("huge");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(HUGE_BYTES);
        }
        ArtifactResource resource = new ArtifactResource(
                vertx,
                digest -> digest.equals(HUGE) ? Future.succeededFuture(Optional.of(huge)) : artifacts.findFile(digest),
                (device, artifact) ->
                        Future.succeededFuture(Set.of(DIGEST, HUGE, UNKNOWN).contains(artifact)),
                gate);
        server = await(new DeviceServer(vertx, identity, Traces.unsent(), failure -> false)
                .start("127.0.0.1", 0, List.of(resource)));
        client = client(identity, Optional.of(DeviceTls.issuedBy(identity, "alpha")));
    }

    private static X509KeyManager keys(DeviceTls tls) {
        return new ClientCertificate(tls.key(), tls.certificate());
    }

    private static HttpClient client(ServerIdentity identity, Optional<DeviceTls> device) {
        HttpClientOptions options = new HttpClientOptions()
                .setSsl(true)
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(identity.authorityPem())));
        device.ifPresent(tls -> options.setKeyCertOptions(KeyCertOptions.wrap(keys(tls))));
        return vertx.createHttpClient(options);
    }

    @AfterAll
    static void stop() {
        await(vertx.close());
    }

    @Test
    void servesTheWholeArtifactToADevice() {
        Answer answer = get(DIGEST.hex(), Map.of());
        assertEquals(200, answer.status());
        assertArrayEquals(BYTES, answer.body());
    }

    @Test
    void servesTheRestFromWhereADownloadBrokeOff() {
        Answer answer = range("bytes=99000-");
        assertEquals(206, answer.status());
        assertEquals("bytes 99000-99999/100000", answer.contentRange());
        assertArrayEquals(Arrays.copyOfRange(BYTES, 99_000, 100_000), answer.body());
    }

    @Test
    void servesPartsFromTheMiddleAndTheEnd() {
        assertArrayEquals(
                Arrays.copyOfRange(BYTES, 10, 20), range("bytes=10-19").body());
        assertArrayEquals(
                Arrays.copyOfRange(BYTES, 99_995, 100_000), range("bytes=-5").body());
        assertArrayEquals(
                Arrays.copyOfRange(BYTES, 99_995, 100_000),
                range("bytes=99995-200000").body());
    }

    @Test
    void refusesRangesBeyondTheEnd() {
        for (String beyond : List.of("bytes=100000-", "bytes=200000-300000", "bytes=-0")) {
            Answer answer = range(beyond);
            assertEquals(416, answer.status(), beyond);
            assertEquals("bytes */100000", answer.contentRange());
        }
    }

    @Test
    void ignoresRangesItDoesNotUnderstand() {
        for (String odd :
                List.of("bytes=5-2", "lines=1-2", "bytes=0-1,5-6", "bytes=-", "bytes=99999999999999999999-")) {
            assertEquals(200, range(odd).status(), odd);
        }
    }

    @Test
    void refusesWhoeverIsNoEnrolledDevice() {
        assertEquals(
                401,
                get(client(identity, Optional.empty()), DIGEST.hex(), Map.of()).status());
        DeviceTls unknown = DeviceTls.issuedBy(identity, "beta");
        assertEquals(
                401,
                get(client(identity, Optional.of(unknown)), DIGEST.hex(), Map.of())
                        .status());
    }

    @Test
    void closesWhatARevokedDeviceHasOpen() {
        DeviceTls alpha = DeviceTls.issuedBy(identity, "alpha");
        HttpClient own = client(identity, Optional.of(alpha));
        Promise<Void> closed = Promise.promise();
        Future<HttpClientRequest> asked =
                own.request(HttpMethod.GET, server.actualPort(), "localhost", "/artifacts/" + DIGEST.hex());
        await(asked.compose(request -> {
            request.connection().closeHandler(done -> closed.tryComplete());
            return request.send().compose(HttpClientResponse::body);
        }));
        await(gate.end(new DeviceId("beta")));
        assertFalse(closed.future().isComplete());
        await(gate.end(new DeviceId("alpha")));
        await(closed.future());
    }

    @Test
    void cutsADownloadOfARevokedDeviceShort() throws Exception {
        try (SSLSocket slow = (SSLSocket) DeviceTls.issuedBy(identity, "gamma")
                .context(identity)
                .getSocketFactory()
                .createSocket()) {
            slow.setReceiveBufferSize(8192);
            slow.setSoTimeout(20_000);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
            slow.getOutputStream()
                    .write(("GET /artifacts/" + HUGE.hex() + " HTTP/1.1\r\nHost: fleet\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = slow.getInputStream();
            assertEquals(1000, in.readNBytes(1000).length);
            await(gate.end(new DeviceId("gamma")));
            long rest = drain(in);
            assertTrue(rest < HUGE_BYTES / 2, rest + " bytes came after the end");
        }
    }

    private static long drain(InputStream in) throws IOException {
        byte[] buffer = new byte[65_536];
        long all = 0;
        try {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all += read;
            }
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException cut) {
            // As good as an end.
        }
        return all;
    }

    @Test
    void keepsFromADeviceWhatItIsNotAskedToRun() {
        Answer answer = get(FOREIGN.hex(), Map.of());
        assertEquals(403, answer.status());
        assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("device alpha is asked to run"));
    }

    @Test
    void saysWhenThereIsNoSuchArtifact() {
        Answer unknown = get(UNKNOWN.hex(), Map.of());
        assertEquals(404, unknown.status());
        assertTrue(new String(unknown.body(), StandardCharsets.UTF_8).contains("there is no artifact"));
        Answer malformed = get("%zz", Map.of());
        assertEquals(400, malformed.status());
        assertTrue(new String(malformed.body(), StandardCharsets.UTF_8).contains("begins no escape"));
        assertEquals(400, get("..%2F..%2Fserver.json", Map.of()).status());
    }

    private static Answer range(String header) {
        return get(DIGEST.hex(), Map.of("Range", header));
    }

    private static Answer get(String digest, Map<String, String> headers) {
        return get(client, digest, headers);
    }

    private static Answer get(HttpClient from, String digest, Map<String, String> headers) {
        return await(from.request(HttpMethod.GET, server.actualPort(), "localhost", "/artifacts/" + digest)
                .compose(request -> send(request, headers)));
    }

    private static Future<Answer> send(HttpClientRequest request, Map<String, String> headers) {
        headers.forEach(request::putHeader);
        return request.send().compose(ArtifactResourceTest::read);
    }

    private static Future<Answer> read(HttpClientResponse response) {
        String range = String.valueOf(response.getHeader("content-range"));
        return response.body().map(body -> new Answer(response.statusCode(), range, body.getBytes()));
    }
}
