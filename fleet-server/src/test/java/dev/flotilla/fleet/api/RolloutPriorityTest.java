package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two rollouts over the same devices: a slow one, which updates one device at a time, and an urgent one after it. */
class RolloutPriorityTest extends ApiTest {
    private static final String SLOW = "1.0.0";
    private static final String URGENT = "1.1.0";
    private static final String ONE_AFTER_THE_OTHER =
            "'stages':[{'devices':['a'],'bakeSeconds':0},{'percent':100,'bakeSeconds':0}]";

    private final List<ApiDevice> devices = new ArrayList<>();

    RolloutPriorityTest(Stores.Backend backend) {
        super(backend);
    }

    @BeforeEach
    void begin() throws IOException {
        owner.release("slow.flotilla", Bundles.bytes(SLOW));
        owner.release("urgent.flotilla", Bundles.bytes(URGENT));
        for (String id : List.of("a", "b", "c")) {
            devices.add(server.enrol(id));
        }
    }

    private static Digest digest(String version) {
        return Bundles.bundle(version).digest();
    }

    private static String plan(String version, String fields) {
        return ("{'name':'" + version + "','bundle':'" + digest(version).hex() + "'," + fields + "}")
                .replace('\'', '"');
    }

    private static String urgent(String fields) {
        return plan(URGENT, "'stages':[{'percent':100,'bakeSeconds':0}]," + fields);
    }

    private String create(String plan) throws IOException {
        String id = server.post("/api/rollouts", plan).as(201).string("id");
        server.tick();
        return id;
    }

    private List<String> states(String id) throws IOException {
        List<String> states = new ArrayList<>();
        for (Document part :
                server.get("/api/rollouts/" + id + "/devices").as(200).objects("items")) {
            states.add(part.string("id") + " " + part.string("state")
                    + part.findString("takenBy").map(by -> " taken").orElse(""));
        }
        return states;
    }

    private Document rollout(String id) {
        return server.get("/api/rollouts/" + id).as(200);
    }

    private Optional<Digest> desired(int device) throws IOException {
        return devices.get(device).desired().map(desired -> desired.bundle().digest());
    }

    private void confirm(int device, String version) throws IOException {
        devices.get(device)
                .report(
                        UpdatePhase.CONFIRMED,
                        Bundles.bundle(version).selfTest().outputDigest(),
                        "");
    }

    @Test
    void takesOverWhoWaitsAndLeavesTheOthersToTheSlowOne() throws IOException {
        String slow = create(plan(SLOW, ONE_AFTER_THE_OTHER));
        String urgent = create(urgent("'filter':'id!=a','priority':5"));
        assertEquals(List.of("a ASSIGNED", "b SUPERSEDED taken", "c SUPERSEDED taken"), states(slow));
        assertEquals(Optional.of(digest(SLOW)), desired(0));
        assertEquals(Optional.of(digest(URGENT)), desired(1));
        confirm(0, SLOW);
        server.tick();
        assertEquals("COMPLETED", rollout(slow).string("state"), "it rests on its first stage");
        assertEquals(
                0, rollout(slow).objects("stages").get(1).integer("devices"), "whom it lost is not to give a verdict");
        confirm(1, URGENT);
        confirm(2, URGENT);
        server.tick();
        assertEquals("COMPLETED", rollout(urgent).string("state"));
        assertTrue(
                TestDatabase.await(server.stores.audit().after(0, 100)).stream()
                        .map(AuditEntry::event)
                        .anyMatch(event -> event.operation().equals("surrenderDevices")
                                && event.resource().equals("/rollouts/" + slow)
                                && event.why()
                                        .equals("2 devices to rollout 1.1.0 of priority 5; given back the bundle: 0")),
                "the audit log does not say so");
    }

    @Test
    void leavesWhoWorksOnTheOtherBundleUnlessItPreempts() throws IOException {
        String slow = create(plan(SLOW, ONE_AFTER_THE_OTHER));
        Document preview =
                server.post("/api/rollouts/preview", urgent("'priority':5")).as(200);
        assertEquals(List.of("a"), preview.object("busy").strings("first"));
        assertEquals(List.of("b", "c"), preview.object("taken").strings("first"));
        String refusal = "device a is in rollout 1.0.0, which is not over; the device works on its bundle; wait, or say"
                + " preempt: true";
        assertEquals(List.of(refusal), preview.strings("refusals"));
        assertEquals(
                refusal,
                server.post("/api/rollouts", urgent("'priority':5")).as(409).string("detail"));
        assertEquals(List.of("a ASSIGNED", "b WAITING", "c WAITING"), states(slow), "a refused one took devices over");
        long before = devices.get(0).desired().orElseThrow().counter();
        String urgent = create(urgent("'priority':5,'preempt':true"));
        assertEquals(List.of("a SUPERSEDED taken", "b SUPERSEDED taken", "c SUPERSEDED taken"), states(slow));
        assertEquals(Optional.of(digest(URGENT)), desired(0));
        assertEquals(before + 2, devices.get(0).desired().orElseThrow().counter(), "given back, and given the other");
        assertEquals("PAUSED", rollout(slow).string("state"));
        server.post("/api/rollouts/" + slow + "/resume", "").as(200);
        server.post("/api/rollouts/" + slow + "/abort", "").as(200);
        assertEquals(Optional.of(digest(URGENT)), desired(0), "the slow one took it back");
        for (int device = 0; device < 3; device++) {
            confirm(device, URGENT);
        }
        server.tick();
        assertEquals("COMPLETED", rollout(urgent).string("state"));
    }

    @Test
    void keepsTheVerdictsThatWereGivenBefore() throws IOException {
        String slow = create(plan(SLOW, ONE_AFTER_THE_OTHER));
        confirm(0, SLOW);
        server.tick();
        server.tick();
        devices.get(1)
                .report(UpdatePhase.REJECTED, Bundles.bundle(SLOW).selfTest().outputDigest(), "disk full");
        server.tick();
        assertEquals("PAUSED", rollout(slow).string("state"));
        String urgent = create(urgent("'priority':5"));
        assertEquals(List.of("a SUCCEEDED taken", "b FAILED taken", "c SUPERSEDED taken"), states(slow));
        server.post("/api/rollouts/" + slow + "/resume", "").as(200);
        server.tick();
        assertEquals(List.of("a SUCCEEDED taken", "b SUPERSEDED taken", "c SUPERSEDED taken"), states(slow));
        assertEquals(Optional.of(digest(URGENT)), desired(1), "it is not tried again");
        server.post("/api/rollouts/" + slow + "/rollback", "{\"reason\":\"bad\"}")
                .as(200);
        assertEquals(Optional.of(digest(URGENT)), desired(0), "the slow one took it back");
        assertEquals("RUNNING", rollout(urgent).string("state"));
    }

    @Test
    void takesNothingFromItsEquals() throws IOException {
        create(plan(SLOW, ONE_AFTER_THE_OTHER + ",'priority':5"));
        for (String fields : List.of("'priority':5,'preempt':true", "'priority':4")) {
            assertEquals(
                    "device a is in rollout 1.0.0, which is not over; wait for it, abort it, or have a priority above 5",
                    server.post("/api/rollouts", urgent(fields)).as(409).string("detail"));
        }
        String approved = urgent("'priority':6,'preempt':true,'approvals':{'required':1}");
        assertTrue(server.post("/api/rollouts", approved)
                .as(409)
                .string("detail")
                .endsWith("as a rollout that needs approvals takes nothing over"));
        assertTrue(server.post("/api/rollouts", urgent("'preempt':true"))
                .as(400)
                .string("detail")
                .startsWith("preempt: needs a priority above 0"));
    }
}
