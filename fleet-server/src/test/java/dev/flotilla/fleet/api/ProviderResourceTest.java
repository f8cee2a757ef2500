package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a browser is told on its way to an OpenID provider and back. */
class ProviderResourceTest {
    private static final AuditEvent MADE = new AuditEvent(Actor.system(), "test", "", AuditEvent.Outcome.DONE, "");

    private final ApiFixture server = new ApiFixture(Stores.inMemory());
    private final HttpClient client = HttpClient.newHttpClient();
    private String base = "";

    @BeforeEach
    void start() {
        base = "http://127.0.0.1:" + server.console(false).actualPort() + "/api/v1/session";
        TestDatabase.await(server.operators.setUp(ApiFixture.SETUP, "ada", "correct horse", "here", MADE));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> get(String address, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + address)).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String location(HttpResponse<?> answer) {
        assertEquals(303, answer.statusCode());
        assertEquals("no-store", answer.headers().firstValue("cache-control").orElse(""));
        return answer.headers().firstValue("location").orElseThrow();
    }

    private static List<String> cookies(HttpResponse<?> answer) {
        return answer.headers().allValues("set-cookie");
    }

    private static String shown(String cookie) {
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private static String query(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&", "?", ""));
    }

    private HttpResponse<String> comeBack(HttpResponse<?> begun) throws IOException, InterruptedException {
        Map<String, String> back = server.provider.visit(URI.create(location(begun)));
        return get(
                "/provider/callback" + query(back),
                "Cookie",
                shown(cookies(begun).get(0)));
    }

    @Test
    void leadsToTheProviderAndBackToASession() throws Exception {
        HttpResponse<String> begun = get("/provider");
        assertTrue(location(begun).startsWith(server.provider.issuer() + "/authorize?tenant=1&response_type=code&"));
        String own = cookies(begun).get(0);
        assertTrue(own.contains("HTTPOnly") && own.contains("SameSite=Lax"), own);
        assertTrue(own.contains("Max-Age=600") && own.contains("Path=/api/v1/session/provider"), own);
        HttpResponse<String> back = comeBack(begun);
        assertEquals("/", location(back));
        String session = cookies(back).stream()
                .filter(cookie -> cookie.startsWith("flotilla_session="))
                .findFirst()
                .orElseThrow();
        assertTrue(session.contains("HTTPOnly") && session.contains("SameSite=Strict"), session);
        assertTrue(cookies(back).stream().anyMatch(cookie -> cookie.startsWith("flotilla_sign_in=;")));
        HttpResponse<String> who = get("", "Cookie", shown(session));
        assertTrue(who.body().contains("\"grace\"") && who.body().contains("\"admin\""), who.body());
    }

    @Test
    void notesWhoCameAndWhoWasRefused() throws Exception {
        comeBack(get("/provider"));
        server.provider.signInAs("subject-2", "ada", "fleet-admins");
        assertEquals("/?refused=name-taken", location(comeBack(get("/provider"))));
        assertEquals("/?refused=expired", location(get("/provider/callback?state=s&code=c")));
        List<AuditEvent> events = TestDatabase.await(server.audit.page(Optional.empty(), 2)).stream()
                .map(AuditEntry::event)
                .toList();
        assertEquals(AuditEvent.Outcome.REFUSED, events.get(0).outcome());
        assertEquals("endProviderSignIn", events.get(0).operation());
        assertEquals(Actor.Kind.STRANGER, events.get(0).actor().kind());
        assertEquals(Actor.user("grace"), events.get(1).actor());
        assertEquals("/users/grace", events.get(1).resource());
        assertEquals("admin, a new operator", events.get(1).why());
    }

    @Test
    void saysAtTheConsoleWhyNobodyIsSignedIn() throws Exception {
        HttpResponse<String> begun = get("/provider");
        comeBack(begun);
        assertEquals("/?refused=expired", location(comeBack(begun)));
        server.provider.signInAs("subject-2", "linus", "others");
        HttpResponse<String> refused = comeBack(get("/provider"));
        assertEquals("/?refused=no-role", location(refused));
        assertFalse(cookies(refused).stream().anyMatch(cookie -> cookie.startsWith("flotilla_session")));
    }

    @Test
    void saysThatTheProviderIsAwayWhileItIsAndLetsLocalOperatorsIn() throws Exception {
        server.provider.close();
        assertEquals("/?refused=provider-away", location(get("/provider")));
        assertTrue(TestDatabase.await(server.operators.signIn("ada", "correct horse", "here"))
                .isPresent());
    }

    @Test
    void sendsItsCookiesByHttpsWhereBrowsersComeByIt() throws Exception {
        base = "http://127.0.0.1:" + server.console(true).actualPort() + "/api/v1/session";
        assertTrue(cookies(get("/provider")).get(0).contains("; Secure"));
    }

    @Test
    void tellsWhichWaysThereAre() throws Exception {
        assertTrue(get("/ways").body().contains("\"Example\""));
    }

    @Test
    void leavesRolesAndPasswordsOfThoseWhomItSentToTheProvider() throws Exception {
        comeBack(get("/provider"));
        assertEquals(
                409,
                server.call("PATCH", "/api/users/grace", "{\"role\":\"viewer\"}".getBytes(StandardCharsets.UTF_8))
                        .status());
        assertEquals(
                200,
                server.call("PATCH", "/api/users/grace", "{\"disabled\":true}".getBytes(StandardCharsets.UTF_8))
                        .status());
        assertEquals("/?refused=disabled", location(comeBack(get("/provider"))));
    }
}
