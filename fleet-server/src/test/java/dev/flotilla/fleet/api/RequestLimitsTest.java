package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.account.Scope;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who asks too often, over HTTP; time is the fixture's. */
class RequestLimitsTest {
    private static final AuditEvent MADE = new AuditEvent(Actor.system(), "test", "", AuditEvent.Outcome.DONE, "");
    private static final int PER_CALLER = 6;
    private static final int PER_NETWORK = 3;

    private final ApiFixture server = new ApiFixture(Stores.inMemory());
    private final HttpClient client = HttpClient.newHttpClient();
    private final String api = "http://127.0.0.1:"
            + server.console(false, new RequestLimits(PER_CALLER, PER_NETWORK, server.clock))
                    .actualPort()
            + "/api/v1/";
    private String session = "";

    @BeforeEach
    void signIn() {
        TestDatabase.await(server.operators.setUp(ApiFixture.SETUP, "ada", "correct horse", "here", MADE));
        session = TestDatabase.await(server.operators.signIn("ada", "correct horse", "here"))
                .orElseThrow();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private HttpResponse<String> get(String address, String secret) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api + address));
        if (!secret.isEmpty()) {
            request.header("Authorization", "Bearer " + secret);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private void ask(int times, String secret) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            assertEquals(200, get("session", secret).statusCode(), "request " + i);
        }
    }

    @Test
    void refusesAnOperatorsRequestsBeyondTheMinuteAndSaysWhenToAskAgain() throws Exception {
        HttpResponse<String> first = get("session", session);
        assertEquals("\"caller\";q=6;w=60", header(first, "ratelimit-policy"));
        assertEquals("\"caller\";r=5;t=10", header(first, "ratelimit"));
        ask(PER_CALLER - 1, session);
        HttpResponse<String> refused = get("session", session);
        assertEquals(429, refused.statusCode());
        assertEquals("10", header(refused, "retry-after"));
        assertEquals("\"caller\";r=0;t=60", header(refused, "ratelimit"));
        assertEquals("application/problem+json", header(refused, "content-type"));
        assertTrue(refused.body().contains("too many requests; try again in 10 s"), refused.body());
        server.clock.advance(Duration.ofSeconds(10));
        ask(1, session);
        assertEquals(429, get("session", session).statusCode());
    }

    @Test
    void countsSessionsOfOneTogetherAndEachTokenByItself() throws Exception {
        String other = TestDatabase.await(server.operators.signIn("ada", "correct horse", "here"))
                .orElseThrow();
        ask(PER_CALLER, session);
        assertEquals(429, get("session", other).statusCode());
        Caller ada = new Caller("ada", Role.ADMIN, Optional.empty(), Role.ADMIN.scopes());
        String token = TestDatabase.await(server.tokens.create(ada, "ci", Set.of(Scope.READ), Duration.ofDays(1), MADE))
                .secret();
        ask(PER_CALLER, token);
        assertEquals(429, get("session", token).statusCode());
    }

    @Test
    void looksNoTokenUpThatWasRefusedAMomentAgo() throws Exception {
        Caller ada = new Caller("ada", Role.ADMIN, Optional.empty(), Role.ADMIN.scopes());
        String token = TestDatabase.await(server.tokens.create(ada, "ci", Set.of(Scope.READ), Duration.ofDays(1), MADE))
                .secret();
        ask(PER_CALLER, token);
        for (int i = 0; i < 20; i++) {
            HttpResponse<String> refused = get("session", token);
            assertEquals(429, refused.statusCode());
            assertEquals("10", header(refused, "retry-after"));
            assertEquals("\"caller\";r=0;t=60", header(refused, "ratelimit"));
        }
        // The first that was refused, and none of those after it.
        assertEquals(PER_CALLER + 1, uses());
        server.clock.advance(Duration.ofSeconds(10));
        ask(1, token);
        assertEquals(PER_CALLER + 2, uses());
    }

    private long uses() {
        return TestDatabase.await(server.tokens.list()).get(0).uses();
    }

    @Test
    void countsStrangersByNetworkAndHoldsUpNobodyWhoIsKnown() throws Exception {
        assertEquals(200, get("setup", "").statusCode());
        assertEquals(401, get("devices", "").statusCode());
        HttpResponse<String> guess = get("devices", "flotilla_" + "x".repeat(43));
        assertEquals(401, guess.statusCode());
        assertEquals("\"network\";r=0;t=60", header(guess, "ratelimit"));
        assertEquals(429, get("devices", "flotilla_" + "x".repeat(43)).statusCode());
        assertEquals("20", header(get("setup", ""), "retry-after"));
        ask(1, session);
    }
}
