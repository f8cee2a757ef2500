package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.audit.MemoryAudit;
import dev.flotilla.fleet.idempotency.MemoryRequestKeys;
import dev.flotilla.fleet.idempotency.RequestKeys;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which descriptions are served at all. */
class ApiRouterTest {
    private final Vertx vertx = Vertx.vertx();
    private final ApiRouter router = new ApiRouter(
            (context, access) -> context.next(),
            new AuditLog(new MemoryAudit(), Clock.systemUTC()),
            new RequestKeys(new MemoryRequestKeys(), Clock.systemUTC()),
            (id, status, time) -> {},
            1);

    @AfterEach
    void close() {
        TestDatabase.await(vertx.close());
    }

    private static ApiDocument describing(Map<String, ?> operation) throws MalformedDocumentException {
        return ApiDocument.of(Document.of(Map.of("paths", Map.of("/a", Map.of("get", operation)))));
    }

    private String refusal(ApiDocument document) {
        return String.valueOf(assertThrows(IllegalStateException.class, () -> router.build(vertx, document))
                .getMessage());
    }

    @Test
    void doesNotStartWhenAnOperationDoesNotSayWhoMayAskForIt() throws Exception {
        router.on("a", context -> {});
        String none = refusal(describing(Map.of("operationId", "a")));
        assertTrue(none.contains("operation a: x-flotilla-access"), none);
        String wrong = refusal(describing(Map.of("operationId", "a", "x-flotilla-access", "everything")));
        assertTrue(wrong.contains("found everything"), wrong);
    }

    @Test
    void doesNotStartWhenWhatIsDescribedAndWhatIsThereDiffer() throws Exception {
        ApiDocument document = describing(Map.of("operationId", "a", "x-flotilla-access", "read"));
        assertEquals("described are [a], carried out are []", refusal(document));
        router.on("a", context -> {});
        router.on("b", context -> {});
        assertEquals("described are [a], carried out are [a, b]", refusal(document));
        assertThrows(IllegalStateException.class, () -> router.on("a", context -> {}));
    }

    @Test
    void describesAsOpenExactlyWhatIsOpen() throws Exception {
        for (Operation operation : ApiDocument.load().operations()) {
            boolean open = operation.description().has("security")
                    && operation.description().objects("security").isEmpty();
            assertEquals(operation.access() instanceof Access.Public, open, operation.id());
        }
    }

    @Test
    void letsNoTwoOperationsMeetAtOneAddress() throws Exception {
        List<Operation> operations = ApiDocument.load().operations();
        long routes = operations.stream()
                .map(operation -> operation.method() + " " + operation.path().replaceAll("\\{\\w+}", "{}"))
                .distinct()
                .count();
        assertEquals(operations.size(), routes);
    }
}
