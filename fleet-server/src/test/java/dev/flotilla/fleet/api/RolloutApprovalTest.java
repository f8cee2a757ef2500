package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.account.Scope;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rollout that ada creates, and that two others have to approve. */
class RolloutApprovalTest {
    private static final String PASSWORD = "correct horse";
    private static final AuditEvent MADE = new AuditEvent(Actor.system(), "test", "", AuditEvent.Outcome.DONE, "");

    private final ApiFixture server = new ApiFixture(Stores.inMemory());
    private final DescribedApi api =
            new DescribedApi("http://127.0.0.1:" + server.console(false).actualPort() + "/api/v1/");
    private final Map<String, String> secrets = new HashMap<>();

    @BeforeEach
    void letPeopleIn() throws IOException {
        new ApiOwner(server).release("m.flotilla", Bundles.bytes("1.0.0"));
        TestDatabase.await(server.operators.setUp(ApiFixture.SETUP, "ada", PASSWORD, "here", MADE));
        signIn("ada");
        for (Map.Entry<String, Role> person : Map.of("bob", Role.RELEASER, "eve", Role.ADMIN, "olga", Role.OPERATOR)
                .entrySet()) {
            TestDatabase.await(server.accounts.create(person.getKey(), PASSWORD, person.getValue(), MADE));
            signIn(person.getKey());
        }
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void signIn(String user) {
        secrets.put(
                user,
                TestDatabase.await(server.operators.signIn(user, PASSWORD, "here"))
                        .orElseThrow());
    }

    private Document call(String user, String operation, Map<String, String> parameters, String json, int status) {
        return answer(user, operation, parameters, json, status).json();
    }

    private ApiAnswer answer(String user, String operation, Map<String, String> parameters, String json, int status) {
        byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ApiAnswer answer = api.call(operation, parameters, secrets.getOrDefault(user, user), body);
        assertEquals(status, answer.status(), operation + ": " + answer.body());
        return answer;
    }

    private String create() throws IOException {
        String plan = "{'name':'careful','bundle':'"
                + Bundles.bundle("1.0.0").digest().hex()
                + "','stages':[{'percent':100,'bakeSeconds':0}],'approvals':{'required':2}}";
        Document rollout = call("ada", "createRollout", Map.of(), plan, 201);
        assertEquals("AWAITING_APPROVAL", rollout.string("state"));
        assertEquals("ada", rollout.string("createdBy"));
        return rollout.string("id");
    }

    private Document approve(String user, String id, int status) {
        return call(user, "approveRollout", Map.of("id", id), "{'reason':'seen by " + user + "'}", status);
    }

    private List<String> steps(String id) {
        return TestDatabase.await(server.stores.audit().after(0, 100)).stream()
                .map(AuditEntry::event)
                .filter(event -> event.resource().equals("/rollouts/" + id))
                .map(event ->
                        event.actor().name() + " " + event.operation() + " " + event.outcome() + " " + event.why())
                .toList();
    }

    @Test
    void beginsWhenTwoOthersThanItsCreatorHaveApproved() throws IOException {
        ApiDevice device = server.enrol("one");
        String id = create();
        assertTrue(approve("ada", id, 409).string("detail").contains("was created by ada; others have to approve it"));
        Document waiting = approve("bob", id, 200);
        assertEquals("waits for approval: 1 of 2 given", waiting.string("stateReason"));
        assertEquals("seen by bob", waiting.objects("approvals").get(0).string("reason"));
        assertTrue(approve("bob", id, 409).string("detail").contains("bob has approved"));
        server.tick();
        assertEquals(Optional.empty(), device.desired());
        assertEquals("RUNNING", approve("eve", id, 200).string("state"));
        server.tick();
        assertTrue(device.desired().isPresent(), "it is not told");
        assertTrue(approve("eve", id, 409).string("detail").contains("it is RUNNING"));
        List<String> steps = steps(id);
        assertTrue(steps.get(0).startsWith("ada approveRollout REFUSED"), steps.toString());
        assertTrue(steps.contains("bob approveRollout DONE seen by bob"), steps.toString());
        assertTrue(
                steps.stream().anyMatch(step -> step.endsWith("approveRollout DONE by bob, eve; the plan wants 2")),
                steps.toString());
    }

    @Test
    void countsNoApprovalOfWhoMayApproveNoMore() throws IOException {
        server.enrol("one");
        String id = create();
        approve("bob", id, 200);
        TestDatabase.await(
                server.accounts.change("bob", Optional.of(Role.OPERATOR), Optional.empty(), Optional.empty(), MADE));
        Document stillWaiting = approve("eve", id, 200);
        assertEquals("AWAITING_APPROVAL", stillWaiting.string("state"));
        assertEquals(List.of("eve"), users(stillWaiting));
        TestDatabase.await(server.accounts.create("last", PASSWORD, Role.ADMIN, MADE));
        TestDatabase.await(server.accounts.change("eve", Optional.empty(), Optional.of(true), Optional.empty(), MADE));
        server.tick();
        Document left = call("ada", "rollout", Map.of("id", id), "", 200);
        assertEquals("waits for approval: 0 of 2 given", left.string("stateReason"));
        assertEquals(List.of(), users(left));
        assertTrue(
                steps(id).stream().anyMatch(step -> step.endsWith("approved by eve, of whom these still may: none")),
                steps(id).toString());
    }

    private static List<String> users(Document rollout) throws IOException {
        List<String> users = new ArrayList<>();
        for (Document vote : rollout.objects("approvals")) {
            users.add(vote.string("user"));
        }
        return users;
    }

    @Test
    void takesApprovalsOfPeopleWhoMayReleaseAlone() throws IOException {
        server.enrol("one");
        String id = create();
        approve("olga", id, 403);
        Caller eve = new Caller("eve", Role.ADMIN, Optional.empty(), Role.ADMIN.scopes());
        String token = TestDatabase.await(
                        server.tokens.create(eve, "ci", Set.of(Scope.RELEASE), Duration.ofDays(1), MADE))
                .secret();
        assertTrue(approve(token, id, 403).string("detail").contains("sign in"));
        call(token, "rejectRollout", Map.of("id", id), "{'reason':'no'}", 403);
    }

    @Test
    void endsWhenItIsRejectedAndLeavesItsDevicesToOthers() throws IOException {
        server.enrol("one");
        String id = create();
        call(
                "ada",
                "createRollout",
                Map.of(),
                "{'name':'busy','bundle':'" + Bundles.bundle("1.0.0").digest().hex()
                        + "','stages':[{'percent':100,'bakeSeconds':0}]}",
                409);
        Document rejected = call("bob", "rejectRollout", Map.of("id", id), "{'reason':'not on a Friday'}", 200);
        assertEquals("ABORTED", rejected.string("state"));
        assertEquals("rejected by bob: not on a Friday", rejected.string("stateReason"));
        approve("eve", id, 409);
        create();
    }

    @Test
    void doesNotBeginWhileTheFleetIsStopped() throws IOException {
        server.enrol("one");
        String id = create();
        approve("bob", id, 200);
        call("olga", "stopFleet", Map.of(), "{'reason':'smoke'}", 200);
        assertTrue(approve("eve", id, 409).string("detail").contains("the fleet is stopped"));
        assertEquals("", answer("olga", "liftFleetStop", Map.of(), "", 204).body());
        assertEquals("RUNNING", approve("eve", id, 200).string("state"));
    }
}
