package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.fleet.store.Stores;
import io.vertx.core.http.HttpServer;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Operators with roles and programs with tokens, over HTTP. */
class AccessTest {
    private static final String PASSWORD = "correct horse";

    private final ApiFixture fixture = new ApiFixture(Stores.inMemory());
    private final HttpServer server = fixture.console(false);
    private final HttpClient client = HttpClient.newHttpClient();
    private String admin = "";

    @BeforeEach
    void setUp() throws Exception {
        send("POST", "setup", "", "{\"setupToken\":\"token\",\"user\":\"ada\",\"password\":\"" + PASSWORD + "\"}", 204);
        admin = signIn("ada");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String signIn(String user) throws Exception {
        HttpResponse<String> in =
                answer("POST", "session", "", "{\"user\":\"" + user + "\",\"password\":\"" + PASSWORD + "\"}");
        assertEquals(200, in.statusCode(), in.body());
        String cookie = in.headers().firstValue("set-cookie").orElseThrow();
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    /** A new operator's session. */
    private String make(String user, String role) throws Exception {
        String body = "{\"user\":\"" + user + "\",\"password\":\"" + PASSWORD + "\",\"role\":\"" + role + "\"}";
        send("POST", "users", admin, body, 201);
        return signIn(user);
    }

    private Document token(String scopes, int seconds) throws Exception {
        String body = "{\"name\":\"ci\",\"scopes\":[" + scopes + "],\"expiresInSeconds\":" + seconds + "}";
        return send("POST", "tokens", admin, body, 201);
    }

    @Test
    void letsEveryRoleDoWhatItIsThereForAndNoMore() throws Exception {
        String viewer = make("vi", "viewer");
        String operator = make("op", "operator");
        String releaser = make("re", "releaser");
        String claims = "{\"count\":1,\"expiresInSeconds\":60}";
        for (String everybody : new String[] {viewer, operator, releaser, admin}) {
            send("GET", "fleet", everybody, "", 200);
        }
        send("POST", "enrolment-claims", operator, claims, 201);
        send("PUT", "trust/root", releaser, "{}", 422);
        String detail = send("POST", "enrolment-claims", viewer, claims, 403).string("detail");
        assertTrue(detail.contains("right to operate") && detail.contains("vi is viewer"), detail);
        send("POST", "enrolment-claims", releaser, claims, 403);
        send("PUT", "trust/root", operator, "{}", 403);
        send("GET", "users", operator, "", 403);
        send("GET", "users", releaser, "", 403);
        assertEquals(4, send("GET", "users", admin, "", 200).objects("items").size());
        assertEquals("operator", send("GET", "session", operator, "", 200).string("role"));
    }

    @Test
    void endsEverythingOfAnOperatorWhoIsDisabledAtOnce() throws Exception {
        String operator = make("op", "operator");
        try (Socket events = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            events.setSoTimeout(20_000);
            String request = "GET /api/v1/events HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + operator + "\r\n\r\n";
            events.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("HTTP/1.1 200 OK", lines.readLine());
            send("PATCH", "users/op", admin, "{\"disabled\":true}", 200);
            assertTrue(lines.lines().anyMatch("0"::equals), "the stream goes on");
        }
        send("GET", "session", operator, "", 401);
        send("POST", "session", "", "{\"user\":\"op\",\"password\":\"" + PASSWORD + "\"}", 401);
        send("PATCH", "users/nobody", admin, "{\"disabled\":true}", 404);
    }

    @Test
    void keepsTheLastAdministrator() throws Exception {
        String detail =
                send("PATCH", "users/ada", admin, "{\"role\":\"viewer\"}", 409).string("detail");
        assertTrue(detail.contains("make another one first"), detail);
        send("GET", "users", admin, "", 200);
    }

    @Test
    void letsProgramsInWithTokensUntilTheyEnd() throws Exception {
        Document made = token("\"read\",\"release\"", 60);
        String secret = made.string("token");
        assertTrue(secret.startsWith("flotilla_"), secret);
        send("GET", "fleet", secret, "", 200);
        send("PUT", "trust/root", secret, "{}", 422);
        String refused =
                send("POST", "enrolment-claims", secret, "{\"count\":1}", 403).string("detail");
        assertTrue(refused.contains("scope operate") && refused.contains("read, release"), refused);
        send("PUT", "session/password", secret, "{\"password\":\"a\",\"newPassword\":\"battery staple\"}", 403);
        Document listed = send("GET", "tokens", admin, "", 200).objects("items").get(0);
        assertEquals(4, listed.integer("uses"));
        assertEquals("ada", listed.string("user"));
        assertFalse(listed.has("token"), "the secret is shown again");
        fixture.clock.advance(Duration.ofSeconds(60));
        send("GET", "fleet", secret, "", 401);
        String other = token("\"read\"", 60).string("token");
        String id =
                send("GET", "tokens", admin, "", 200).objects("items").get(0).string("id");
        send("DELETE", "tokens/" + id, admin, "", 204);
        send("GET", "fleet", other, "", 401);
        send("DELETE", "tokens/" + id, admin, "", 404);
    }

    @Test
    void letsOperatorsChangeTheirOwnPassword() throws Exception {
        String viewer = make("vi", "viewer");
        String next = "{\"password\":\"%s\",\"newPassword\":\"battery staple\"}";
        send("PUT", "session/password", viewer, next.replace("%s", "a wrong one"), 403);
        send("PUT", "session/password", viewer, next.replace("%s", PASSWORD), 204);
        send("GET", "session", viewer, "", 401);
        send("POST", "session", "", "{\"user\":\"vi\",\"password\":\"battery staple\"}", 200);
    }

    @Test
    void saysWhichMethodsAnAddressTakes() throws Exception {
        HttpResponse<String> refused = answer("DELETE", "users", admin, "");
        assertEquals(405, refused.statusCode());
        assertEquals("GET, POST", refused.headers().firstValue("allow").orElseThrow());
        send("GET", "nothing", admin, "", 404);
    }

    @Test
    void notesWhoChangedWhatAndWhoWasRefused() throws Exception {
        String viewer = make("vi", "viewer");
        String secret = token("\"operate\"", 60).string("token");
        String id =
                send("GET", "tokens", admin, "", 200).objects("items").get(0).string("id");
        send("POST", "enrolment-claims", secret, "{\"count\":1,\"expiresInSeconds\":60}", 201);
        send("POST", "enrolment-claims", secret, "{\"count\":0,\"expiresInSeconds\":60}", 400);
        send("POST", "devices/nobody/revoke", viewer, "", 403);
        send("POST", "devices/nobody/revoke", admin, "", 404);
        send("POST", "session", "", "{\"user\":\"ada\",\"password\":\"a wrong one\"}", 401);
        send("DELETE", "session", viewer, "", 204);
        send("DELETE", "session", viewer, "", 204);
        List<String> entries = new ArrayList<>();
        for (Document entry : send("GET", "audit", admin, "", 200).objects("items")) {
            entries.add(
                    0,
                    entry.string("kind") + " " + entry.string("actor")
                            + entry.findString("token").map(" token "::concat).orElse("") + " "
                            + entry.string("operation")
                            + " " + entry.string("resource") + " " + entry.string("outcome"));
        }
        assertEquals(
                List.of(
                        "stranger 7f000001 setUp /users/ada done",
                        "user ada signIn /users/ada done",
                        "user ada createUser /users/vi done",
                        "user vi signIn /users/vi done",
                        "user ada createToken /tokens done",
                        "token ada token " + id + " createClaims /enrolment-claims done",
                        "user vi revokeDevice /devices/nobody refused",
                        "user ada revokeDevice /devices/nobody refused",
                        "stranger 7f000001 signIn /users/ada refused",
                        "user vi signOut /session done"),
                entries);
        send("GET", "audit", secret, "", 403);
    }

    @Test
    void pagesTheAuditLogAndSaysThatItIsWhole() throws Exception {
        make("vi", "viewer");
        Document page = send("GET", "audit?limit=3", admin, "", 200);
        assertEquals(4, page.objects("items").get(0).integer("sequence"));
        Document last = send("GET", "audit?limit=3&before=" + page.integer("next"), admin, "", 200);
        assertEquals(1, last.objects("items").get(0).integer("sequence"));
        assertFalse(last.has("next"));
        Document check = send("GET", "audit/verify", admin, "", 200);
        assertTrue(check.flag("intact"));
        assertEquals(4, check.integer("entries"));
        assertEquals(page.objects("items").get(0).string("hash"), check.string("hash"));
    }

    private Document send(String method, String path, String bearer, String body, int expected) throws Exception {
        HttpResponse<String> answer = answer(method, path, bearer, body);
        assertEquals(expected, answer.statusCode(), answer.body());
        byte[] json = (answer.body().isEmpty() ? "{}" : answer.body()).getBytes(StandardCharsets.UTF_8);
        return Document.parseJson(json, Limits.of(1 << 20));
    }

    private HttpResponse<String> answer(String method, String path, String bearer, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.actualPort() + "/api/v1/" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(20));
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
