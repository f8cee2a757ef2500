package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that come again, and requests that are only meant for what their sender saw. */
class RepeatedRequestTest {
    private static final AuditEvent MADE = new AuditEvent(Actor.system(), "test", "", AuditEvent.Outcome.DONE, "");
    private static final String KEY = "\"0123456789abcdef\"";
    private static final byte[] NOTHING = {};

    private final ApiFixture server = new ApiFixture(Stores.inMemory());
    private final DescribedApi api =
            new DescribedApi("http://127.0.0.1:" + server.console(false).actualPort() + "/api/v1/");
    private final Bundle bundle = Bundles.bundle("1.0.0");
    private String secret = "";

    @BeforeEach
    void signIn() {
        TestDatabase.await(server.operators.setUp(ApiFixture.SETUP, "ada", "correct horse", "here", MADE));
        secret = session("ada");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String session(String user) {
        return TestDatabase.await(server.operators.signIn(user, "correct horse", "here"))
                .orElseThrow();
    }

    private ApiAnswer post(String id, Map<String, String> parameters, String json) {
        return api.call(id, parameters, secret, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private ApiAnswer createToken(String name) {
        return post(
                "createToken",
                Map.of("Idempotency-Key", KEY),
                "{'name':'" + name + "','scopes':['read'],'expiresInSeconds':60}");
    }

    private int tokens() throws IOException {
        return api.call("tokens", Map.of(), secret, NOTHING)
                .json()
                .objects("items")
                .size();
    }

    @Test
    void makesATokenOnceAndShowsItEachTime() throws IOException {
        ApiAnswer first = createToken("ci");
        assertEquals(201, first.status(), first.body());
        assertEquals(first, createToken("ci"));
        assertEquals(1, tokens());
    }

    @Test
    void refusesTheKeyForAnotherRequest() throws IOException {
        createToken("ci");
        ApiAnswer other = createToken("other");
        assertEquals(422, other.status());
        assertTrue(other.body().contains("use another key"), other.body());
        ApiAnswer elsewhere = post(
                "createClaims", Map.of("Idempotency-Key", KEY), "{'count':1,'expiresInSeconds':60,'group':'line'}");
        assertEquals(422, elsewhere.status());
        assertEquals(1, tokens());
    }

    @Test
    void doesNotMistakeOneUsersKeyForAnothers() {
        ApiAnswer adas = createToken("ci");
        TestDatabase.await(server.accounts.create("bob", "correct horse", Role.ADMIN, MADE));
        secret = session("bob");
        ApiAnswer bobs = createToken("ci");
        assertEquals(201, bobs.status());
        assertNotEquals(adas.body(), bobs.body());
    }

    @Test
    void letsARefusedRequestBeMendedUnderItsKey() {
        Map<String, String> key = Map.of("Idempotency-Key", KEY);
        String user = "{'user':'ada','password':'correct horse','role':'viewer'}";
        assertEquals(409, post("createUser", key, user).status());
        assertEquals(201, post("createUser", key, user.replace("ada", "bob")).status());
    }

    @Test
    void saysWhatAKeyLooksLike() {
        ApiAnswer answer =
                post("createClaims", Map.of("Idempotency-Key", "short"), "{'count':1,'expiresInSeconds':60}");
        assertEquals(400, answer.status());
        assertTrue(answer.body().contains("Idempotency-Key: expected 16 to 255 characters"), answer.body());
    }

    private String rollout() throws IOException {
        Releases owner = Releases.byOwner().naming(ApiFixture.SIGNERS.publicKeys());
        byte[] bytes = Bundles.bytes("1.0.0");
        owner.release("m.flotilla", bytes);
        api.call("putRoot", Map.of(), secret, owner.root());
        api.call("putTargets", Map.of(), secret, owner.targets());
        api.call("putBundle", Map.of("path", "m.flotilla"), secret, bytes);
        server.enrol("one");
        String plan =
                "{'name':'first','bundle':'" + bundle.digest().hex() + "','stages':[{'percent':100,'bakeSeconds':0}]}";
        ApiAnswer made = post("createRollout", Map.of("Idempotency-Key", KEY), plan);
        assertEquals(made, post("createRollout", Map.of("Idempotency-Key", KEY), plan));
        return made.json().string("id");
    }

    private ApiAnswer ask(String operation, String id, Map<String, String> headers) {
        Map<String, String> parameters = new HashMap<>(headers);
        parameters.put("id", id);
        return api.call(operation, parameters, secret, NOTHING);
    }

    @Test
    void sendsARolloutOnlyWhenItChanged() throws IOException {
        String id = rollout();
        String seen = ask("rollout", id, Map.of()).entityTag();
        Map<String, String> ifOther = Map.of("If-None-Match", "\"x\", W/" + seen);
        assertEquals(304, ask("rollout", id, ifOther).status());
        ask("pauseRollout", id, Map.of());
        ApiAnswer changed = ask("rollout", id, ifOther);
        assertEquals(200, changed.status());
        assertNotEquals(seen, changed.entityTag());
        assertEquals(304, ask("device", "one", Map.of("If-None-Match", "*")).status());
    }

    @Test
    void steersARolloutOnlyAsItWasSeen() throws IOException {
        String id = rollout();
        String seen = ask("rollout", id, Map.of()).entityTag();
        assertEquals(412, ask("abortRollout", id, Map.of("If-Match", "\"x\"")).status());
        assertEquals(
                412, ask("abortRollout", id, Map.of("If-Match", "W/" + seen)).status());
        assertEquals(200, ask("pauseRollout", id, Map.of("If-Match", seen)).status());
        ApiAnswer late = ask("abortRollout", id, Map.of("If-Match", seen));
        assertEquals(412, late.status());
        assertTrue(late.body().contains("rollout first is not any more as it was seen"), late.body());
        assertEquals("PAUSED", ask("rollout", id, Map.of()).json().string("state"));
        assertEquals(200, ask("resumeRollout", id, Map.of("If-Match", "*")).status());
    }

    @ParameterizedTest
    @CsvSource({"skipStage,RUNNING", "rollBackRollout,ROLLED_BACK"})
    void skipsAndRollsBackOnlyAsItWasSeen(String operation, String state) throws IOException {
        String id = rollout();
        server.tick();
        String seen = ask("rollout", id, Map.of()).entityTag();
        ask("pauseRollout", id, Map.of());
        ask("resumeRollout", id, Map.of());
        Map<String, String> old = Map.of("id", id, "If-Match", "\"0\", W/" + seen);
        ApiAnswer late = post(operation, old, "{'reason': 'in a hurry'}");
        assertEquals(412, late.status());
        assertTrue(late.body().contains("is not any more as it was seen"), late.body());
        ApiAnswer now = ask("rollout", id, Map.of());
        assertEquals("RUNNING", now.json().string("state"));
        assertEquals("RUNNING", now.json().objects("stages").get(0).string("state"));
        Map<String, String> fresh = Map.of("id", id, "If-Match", now.entityTag());
        ApiAnswer done = post(operation, fresh, "{'reason': 'in a hurry'}");
        assertEquals(200, done.status(), done::body);
        assertEquals(state, done.json().string("state"));
    }

    @Test
    void looksAtATagOnlyWhereItWouldDoWhatIsAsked() throws IOException {
        String id = rollout();
        Map<String, String> stale = Map.of("If-Match", "\"x\"");
        assertEquals(404, ask("pauseRollout", "none", stale).status());
        assertEquals(409, ask("resumeRollout", id, stale).status());
        assertEquals(400, ask("pauseRollout", id, Map.of("If-Match", "x")).status());
    }
}
