package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.account.Scope;
import dev.flotilla.fleet.account.Tokens;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every operation, asked for with every kind of credential, about things that are not there: who may not learns only that,
 * who may learns that there is no such thing, and nobody changes anything.
 */
class AuthorizationMatrixTest {
    private static final AuditEvent MADE = new AuditEvent(Actor.system(), "test", "", AuditEvent.Outcome.DONE, "");
    private static final long SEED = 20_261_121;

    private final ApiFixture server = new ApiFixture(Stores.inMemory());
    private final DescribedApi api =
            new DescribedApi("http://127.0.0.1:" + server.console(false).actualPort() + "/api/v1/");
    /** What each credential may do; empty for those that are no good. */
    private final Map<String, Optional<Set<Scope>>> rights = new LinkedHashMap<>();

    private final Map<String, String> secrets = new LinkedHashMap<>();

    @AfterEach
    void close() {
        server.close();
    }

    private void add(String name, String secret, Optional<Set<Scope>> mayDo) {
        rights.put(name, mayDo);
        secrets.put(name, secret);
    }

    private void makeCredentials() {
        TestDatabase.await(server.operators.setUp(ApiFixture.SETUP, "admin", "correct horse", "here", MADE));
        Caller admin = new Caller("admin", Role.ADMIN, Optional.empty(), Role.ADMIN.scopes());
        add(
                "expired token",
                token(admin, Set.of(Scope.values()), Duration.ofSeconds(1)).secret(),
                Optional.empty());
        server.clock.advance(Duration.ofSeconds(1));
        Tokens.NewToken revoked = token(admin, Set.of(Scope.values()), Duration.ofDays(1));
        TestDatabase.await(server.tokens.revoke(revoked.token().id(), MADE));
        add("revoked token", revoked.secret(), Optional.empty());
        add("no credential", "", Optional.empty());
        add("guessed session", "x".repeat(43), Optional.empty());
        add("guessed token", "flotilla_" + "x".repeat(43), Optional.empty());
        add("admin", signIn("admin"), Optional.of(Role.ADMIN.scopes()));
        for (Role role : EnumSet.complementOf(EnumSet.of(Role.ADMIN))) {
            TestDatabase.await(server.accounts.create(role.wireName(), "correct horse", role, MADE));
            add(role.wireName(), signIn(role.wireName()), Optional.of(role.scopes()));
        }
        TestDatabase.await(server.accounts.create("disabled", "correct horse", Role.ADMIN, MADE));
        add("disabled admin", signIn("disabled"), Optional.empty());
        TestDatabase.await(
                server.accounts.change("disabled", Optional.empty(), Optional.of(true), Optional.empty(), MADE));
        for (Scope scope : Scope.values()) {
            String secret = token(admin, Set.of(scope), Duration.ofDays(1)).secret();
            add("token to " + scope.wireName(), secret, Optional.of(Set.of(scope)));
        }
    }

    private String signIn(String user) {
        return TestDatabase.await(server.operators.signIn(user, "correct horse", "here"))
                .orElseThrow();
    }

    private Tokens.NewToken token(Caller maker, Set<Scope> scopes, Duration lifetime) {
        return TestDatabase.await(server.tokens.create(maker, "t", scopes, lifetime, MADE));
    }

    @Test
    void letsThroughExactlyThoseWhoMay() {
        makeCredentials();
        Requests requests = new Requests(new Random(SEED), api.document());
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (Operation operation : api.operations().values()) {
            for (String credential : rights.keySet()) {
                Requests.Request request = requests.valid(operation);
                // What everybody may must not end what the others are asked with.
                String secret = operation.access() instanceof Access.Public ? "" : secrets.get(credential);
                ApiAnswer answer = api.call(operation.id(), request.parameters(), secret, request.body());
                if (!isExpected(operation, credential, answer.status())) {
                    wrong.add(credential + " gets " + answer.status() + " of " + operation.id());
                }
                asked++;
            }
        }
        assertEquals(List.of(), wrong, "seed " + SEED);
        assertTrue(asked >= 42 * 14, asked + " requests");
    }

    private boolean isExpected(Operation operation, String credential, int status) {
        if (operation.access() instanceof Access.Public) {
            return status < 500;
        }
        Optional<Set<Scope>> mayDo = rights.get(credential);
        // Whoever does a job shows the job's own token, and nothing else is good for that.
        if (mayDo.isEmpty() || operation.access() instanceof Access.OfJob) {
            return status == 401;
        }
        boolean may = !(operation.access() instanceof Access.Scoped scoped)
                || mayDo.get().contains(scoped.scope());
        if (!may) {
            return status == 403;
        }
        return switch (operation.id()) {
            // The password of the request is wrong, and tokens have none.
            case "changePassword" -> status == 403 || status == 429;
            // For no more than its maker may.
            case "createToken" -> status == 201 || (status == 403 && mayDo.get().size() == 1);
            // Every fleet key may be asked about; a body is for that of its address.
            case "fleetKeyMissing", "putFleetKey" -> status == 200 || status == 400;
            default -> isThrough(operation, status);
        };
    }

    /** Whoever may makes and reads things, but finds nothing of what is asked for by name. */
    private static boolean isThrough(Operation operation, int status) {
        return operation.path().contains("{")
                ? Set.of(404, 422).contains(status)
                : status < 300 || Set.of(400, 409, 422).contains(status);
    }
}
