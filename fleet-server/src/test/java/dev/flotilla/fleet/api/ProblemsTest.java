package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.store.Stores;
import java.io.IOException;
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
}
