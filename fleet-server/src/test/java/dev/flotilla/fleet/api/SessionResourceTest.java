package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.store.Stores;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is answered to those who are not signed in. */
class SessionResourceTest {
    private static final String SETUP = "{\"setupToken\":\"token\",\"user\":\"ada\",\"password\":\"correct horse\"}";
    private static final String WRONG = "{\"user\":\"ada\",\"password\":\"a guess\"}";
    private static final String RIGHT = "{\"user\":\"ada\",\"password\":\"correct horse\"}";

    private final ApiFixture api = new ApiFixture(Stores.inMemory());
    private final ManualClock clock = api.clock;
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server = api.console(false);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void saysWhetherTheFirstOperatorIsStillToBeMade() throws Exception {
        assertTrue(isSetupNeeded());
        assertEquals(204, post("/setup", SETUP).statusCode());
        assertFalse(isSetupNeeded());
    }

    @Test
    void makesWhoGuessesPasswordsWaitAndSaysHowLong() throws Exception {
        post("/setup", SETUP);
        assertEquals(429, guessUntilRefused("/session", WRONG, 401));
        HttpResponse<String> refused = post("/session", RIGHT);
        assertEquals(429, refused.statusCode());
        assertEquals(Optional.of("application/problem+json"), refused.headers().firstValue("content-type"));
        assertTrue(refused.body().contains("too many attempts; try again in"), refused.body());
        long wait = refused.headers().firstValueAsLong("retry-after").orElseThrow();
        clock.advance(Duration.ofSeconds(wait));
        assertEquals(200, post("/session", RIGHT).statusCode());
    }

    @Test
    void makesWhoGuessesTheSetupTokenWait() throws Exception {
        assertEquals(429, guessUntilRefused("/setup", SETUP.replace("\"token\"", "\"guess\""), 403));
        HttpResponse<String> refused = post("/setup", SETUP);
        assertEquals(429, refused.statusCode());
        clock.advance(Duration.ofSeconds(
                refused.headers().firstValueAsLong("retry-after").orElseThrow()));
        assertEquals(204, post("/setup", SETUP).statusCode());
    }

    @Test
    void marksItsCookieAsSecureWhenTheSettingSaysThatBrowsersComeByHttps() throws Exception {
        assertFalse(cookie(server).contains("Secure"));
        assertTrue(cookie(api.console(true)).contains("; Secure"));
    }

    private String cookie(HttpServer console) throws Exception {
        URI api = URI.create("http://127.0.0.1:" + console.actualPort() + "/api/v1/");
        send(HttpRequest.newBuilder(api.resolve("setup")).POST(HttpRequest.BodyPublishers.ofString(SETUP)));
        HttpResponse<String> in = send(HttpRequest.newBuilder(api.resolve("session"))
                .header("X-Forwarded-Proto", "https")
                .POST(HttpRequest.BodyPublishers.ofString(RIGHT)));
        return in.headers().firstValue("set-cookie").orElseThrow();
    }

    @Test
    void takesNoTextWithTheCharacterNul() throws Exception {
        String slashes = "\\\\".repeat(2);
        assertEquals(400, post("/session", RIGHT.replace("ada", "a\\u0000")).statusCode());
        assertEquals(
                400, post("/session", RIGHT.replace("ada", slashes + "\\u0000")).statusCode());
        assertEquals(401, post("/session", RIGHT.replace("ada", "\\\\u0000")).statusCode());
        assertEquals(400, send(HttpRequest.newBuilder(uri("/devices?q=%00"))).statusCode());
        assertEquals(401, send(HttpRequest.newBuilder(uri("/devices?q=0"))).statusCode());
    }

    @Test
    void saysThatAnAddressIsMalformedBeforeItAsksWhoWantsIt() throws Exception {
        for (String address : List.of("/%", "/api/v1/devices/%4", "/api/v1/devices?q=%zz", "/api/v1/setup?%")) {
            String answer = raw("GET " + address + " HTTP/1.1\r\nHost: fleet\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("a % that begins no escape"), answer);
        }
        String nowhere = raw("GET / HTTP/1.1\r\n\r\n");
        assertTrue(nowhere.startsWith("HTTP/1.1 400 "), nowhere);
        assertTrue(nowhere.contains("names no host"), nowhere);
    }

    @Test
    void takesNoBlameForBodiesAndOriginsThatAreNone() throws Exception {
        String form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 6\r\n\r\na=%zz&";
        String body = raw("POST /api/v1/session HTTP/1.1\r\nHost: fleet\r\n" + form);
        assertTrue(body.startsWith("HTTP/1.1 400 "), body);
        for (String origin : List.of("", "x", "fleet", "null", "http://", "http://other")) {
            String answer = raw("DELETE /api/v1/session HTTP/1.1\r\nHost: fleet\r\nOrigin: " + origin + "\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 403 "), origin + ": " + answer);
        }
        String here = raw("DELETE /api/v1/session HTTP/1.1\r\nHost: fleet\r\nOrigin: http://fleet\r\n\r\n");
        assertTrue(here.startsWith("HTTP/1.1 204 "), here);
    }

    /** The answer to a request as it is, up to the end of its connection. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(request.replaceFirst("\r\n", "\r\nConnection: close\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The status of the first of 100 guesses that is not merely wrong, else of the last. */
    private int guessUntilRefused(String path, String guess, int wrong) throws Exception {
        int status = wrong;
        for (int i = 0; i < 100 && status == wrong; i++) {
            status = post(path, guess).statusCode();
        }
        return status;
    }

    private boolean isSetupNeeded() throws IOException, InterruptedException {
        String body = send(HttpRequest.newBuilder(uri("/setup"))).body();
        return Document.parseJson(body.getBytes(StandardCharsets.UTF_8), Limits.of(1000))
                .flag("needed");
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + "/api/v1" + path);
    }
}
