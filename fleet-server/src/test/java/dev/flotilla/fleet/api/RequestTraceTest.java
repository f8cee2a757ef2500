package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.audit.AuditEntry;
import dev.flotilla.fleet.audit.ChainCheck;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which trace requests belong to, as answers and the audit log say it. */
@ParameterizedClass
@EnumSource(Stores.Backend.class)
class RequestTraceTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final Map<String, String> SENT = Map.of("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
    private static final byte[] SET_UP = "{\"setupToken\":\"token\",\"user\":\"ada\",\"password\":\"correct horse\"}"
            .getBytes(StandardCharsets.UTF_8);

    private final ApiFixture server;
    private final DescribedApi api;

    RequestTraceTest(Stores.Backend backend) {
        server = new ApiFixture(Stores.in(backend));
        api = new DescribedApi("http://127.0.0.1:" + server.console(false).actualPort() + "/api/v1/");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Document refused(Map<String, String> headers) {
        return api.send("GET", "devices", headers, "", new byte[0]).json();
    }

    @Test
    void tellsTheTraceOfARequestThatIsRefused() throws Exception {
        assertEquals(TRACE, refused(SENT).string("trace"));
        String own = refused(Map.of()).string("trace");
        assertTrue(own.matches("[0-9a-f]{32}"), own);
        assertNotEquals(own, refused(Map.of("traceparent", "00-nonsense-01")).string("trace"));
    }

    @Test
    void notesTheTraceOfAChangeInTheAuditLog() throws Exception {
        assertEquals(204, api.send("POST", "setup", SENT, "", SET_UP).status());
        List<AuditEntry> entries = TestDatabase.await(server.audit.page(Optional.empty(), 10));
        assertEquals(Optional.of(TRACE), entries.get(0).event().trace());
        ChainCheck check = TestDatabase.await(server.audit.verify());
        assertEquals(Optional.empty(), check.broken());
        String session = TestDatabase.await(server.operators.signIn("ada", "correct horse", "here"))
                .orElseThrow();
        Document page = api.call("audit", Map.of(), session, new byte[0]).json();
        assertEquals(TRACE, page.objects("items").get(0).string("trace"));
    }
}
