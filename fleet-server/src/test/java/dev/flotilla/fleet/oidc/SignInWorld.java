package dev.flotilla.fleet.oidc;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.OneTimeToken;
import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.account.Operators.Opened;
import dev.flotilla.fleet.account.RefusedSignInException;
import dev.flotilla.fleet.account.RefusedSignInException.Reason;
import dev.flotilla.fleet.account.Tokens;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.oidc.ProviderSignIns.Begun;
import dev.flotilla.fleet.oidc.ProviderSignIns.Ended;
import dev.flotilla.fleet.oidc.ProviderSignIns.Return;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A provider, and a server that knows it, whose one local operator is ada. */
final class SignInWorld implements AutoCloseable {
    private static final AuditEvent EVENT = new AuditEvent(Actor.system(), "test", "", AuditEvent.Outcome.DONE, "");

    final ManualClock clock = new ManualClock();
    final TestProvider provider = new TestProvider(clock);
    private final Operators operators = operators(clock);
    final ProviderSignIns signIns = provider.signIns(new MemoryPendingSignIns(), operators);

    SignInWorld() {
        await(operators.setUp("token", "ada", "correct horse", "here", EVENT));
    }

    static Operators operators(Clock clock) {
        Stores stores = Stores.inMemory();
        SecureRandom random = new SecureRandom();
        return new Operators(
                stores.operators(),
                new Tokens(stores.tokens(), clock, random, () -> {}),
                new OneTimeToken("token"),
                new Immediately(),
                clock,
                random,
                Duration.ofHours(8),
                () -> {});
    }

    Begun begin() {
        return await(signIns.begin("here", Optional.empty()));
    }

    /** What comes back from the provider, and one thing more. */
    Map<String, String> back(Begun begun, String name, String value) {
        Map<String, String> back = new HashMap<>(provider.visit(begun.location()));
        back.put(name, value);
        return back;
    }

    Future<Opened> end(String browser, Map<String, String> back) {
        Return all = new Return(
                browser,
                back.getOrDefault("state", ""),
                back.getOrDefault("code", ""),
                back.getOrDefault("error", ""),
                back.getOrDefault("iss", ""));
        return signIns.end(all, "here", EVENT).map(ended -> ((Ended.Here) ended).opened());
    }

    /** A code for the program that waits with this challenge. */
    String codeFor(String challenge) {
        Begun begun = await(signIns.begin("here", Optional.of(new Handover(2000, challenge, "s".repeat(16)))));
        Map<String, String> back = provider.visit(begun.location());
        Return all = new Return(begun.browser(), back.get("state"), back.get("code"), "", "");
        URI location = ((Ended.There) await(signIns.end(all, "here", EVENT))).location();
        assertTrue(location.toString().startsWith("http://127.0.0.1:2000/?code="), location::toString);
        assertTrue(location.getQuery().endsWith("&state=" + "s".repeat(16)), location::toString);
        return location.getQuery().replaceFirst("code=", "").replaceFirst("&.*", "");
    }

    /** Why signing in fails at a server that waits no longer than this for each answer. */
    Throwable failureWithin(Duration patience) {
        ProviderSignIns hasty = provider.signIns(new MemoryPendingSignIns(), operators, patience);
        return failure(hasty.begin("here", Optional.empty()).compose(begun -> {
            Map<String, String> back = provider.visit(begun.location());
            return hasty.end(new Return(begun.browser(), back.get("state"), back.get("code"), "", ""), "here", EVENT);
        }));
    }

    private Future<Opened> tryToSignIn() {
        return signIns.begin("here", Optional.empty())
                .compose(begun -> end(begun.browser(), provider.visit(begun.location())));
    }

    Opened signIn() {
        return await(tryToSignIn());
    }

    /** Why signing in fails. */
    Throwable failureOfSignIn() {
        return failure(tryToSignIn());
    }

    /** Why whom the provider sends is not let in. */
    Reason refusal() {
        return reason(tryToSignIn());
    }

    static Reason reason(Future<?> future) {
        if (failure(future) instanceof RefusedSignInException refused) {
            return refused.reason();
        }
        throw new AssertionError("expected a refusal", failure(future));
    }

    static Throwable failure(Future<?> future) {
        if (future.failed()) {
            return future.cause();
        }
        throw new AssertionError("expected a failure, got " + future.result());
    }

    static <T> T await(Future<T> future) {
        return TestDatabase.await(future);
    }

    Optional<Caller> whoIs(String secret) {
        return await(operators.authenticate(secret));
    }

    @Override
    public void close() {
        provider.close();
    }
}
