package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.store.Stores;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What is answered to requests that cannot be served. */
class ProblemsTest extends ApiTest {

    ProblemsTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void saysWhatIsWrongWithARequest() throws IOException {
        release();
        assertEquals(404, server.get("/api/devices/nobody").status());
        assertEquals(404, server.get("/api/rollouts/none").status());
        assertEquals(400, server.get("/api/devices?limit=0").status());
        assertEquals(400, server.get("/api/drift?bundle=xyz").status());
        assertEquals(400, server.get("/api/drift/groups").status());
        Document problem = server.post(
                        "/api/rollouts",
                        "{\"name\":\"x\",\"bundle\":\"" + bundle.digest().hex() + "\",\"stages\":[]}")
                .as(400);
        assertTrue(problem.string("detail").startsWith("stages"), problem.string("detail"));
        assertEquals(
                400,
                server.post("/api/enrolment-claims", "{\"count\":1,\"expiresInSeconds\":60,\"group\":\"\\u0000\"}")
                        .status());
        assertEquals(
                400,
                server.post("/api/enrolment-claims", "{\"count\":0,\"expiresInSeconds\":1}")
                        .status());
    }

    /** What a misspelt field was to say would not be done. */
    @Test
    void refusesFieldsThatItDoesNotKnowWhereverTheyStand() throws IOException {
        release();
        server.enrol("one");
        String plan =
                "{'name':'x','bundle':'" + bundle.digest().hex() + "','stages':[{'percent':100,'bakeSeconds':0%s}]%s}";
        assertRefused("maxFailure: there is no such field; there are name, bundle", plan, "", ",'maxFailure':1");
        assertRefused("stages.bakeMinutes: there is no such field", plan, ",'bakeMinutes':60", "");
        server.post(
                        "/api/rollouts",
                        String.format(Locale.ROOT, plan, "", ",'maxFailures':1").replace('\'', '"'))
                .as(201);
    }

    private void assertRefused(String why, String plan, Object... more) throws IOException {
        Document problem = server.post(
                        "/api/rollouts", String.format(Locale.ROOT, plan, more).replace('\'', '"'))
                .as(400);
        assertTrue(problem.string("detail").contains(why), problem.string("detail"));
        assertEquals(0, server.get("/api/rollouts").as(200).objects("items").size());
    }
}
