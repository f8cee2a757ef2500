package dev.flotilla.fleet.account;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.MemoryAudit;
import dev.flotilla.fleet.limit.BoundedWork;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.limit.OverloadedException;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.limit.TooManyAttemptsException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OperatorsTest {
    private static final String TOKEN = "the-setup-token";
    private static final String PASSWORD = "correct horse";
    private static final String HERE = "7f000001";
    private static final AuditEvent DONE =
            new AuditEvent(Actor.user("ada"), "change", "/users/x", AuditEvent.Outcome.DONE, "");
    private static final Caller ADA = new Caller("ada", Role.ADMIN, Optional.empty(), Set.of(Scope.values()));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemoryOperators store = new InMemoryOperators(new MemoryAudit());
    private final OneTimeToken setup = new OneTimeToken(TOKEN);
    private final AtomicInteger changes = new AtomicInteger();
    private final Tokens tokens = new Tokens(
            new InMemoryTokens(store, new MemoryAudit()), clock, new SecureRandom(), changes::incrementAndGet);
    private final Operators operators = with(new Immediately());
    private final Accounts accounts =
            new Accounts(store, new Immediately(), clock, new SecureRandom(), changes::incrementAndGet);

    private Operators with(SlowWork slow) {
        return new Operators(
                store, tokens, setup, slow, clock, new SecureRandom(), Duration.ofHours(8), changes::incrementAndGet);
    }

    @Test
    void makesTheFirstOperatorOnceOnly() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        assertTrue(setup.isUsed());
        assertRefused("setup token", operators.setUp(TOKEN, "eve", PASSWORD, HERE, DONE));
        assertTrue(await(operators.signIn("ada", PASSWORD, HERE)).isPresent());
    }

    @Test
    void refusesAWrongTokenAndUnfitNamesAndPasswords() {
        assertRefused("setup token", operators.setUp("guess", "ada", PASSWORD, HERE, DONE));
        assertRefused("user", operators.setUp(TOKEN, "", PASSWORD, HERE, DONE));
        assertRefused("user", operators.setUp(TOKEN, "a\nb", PASSWORD, HERE, DONE));
        assertRefused("password", operators.setUp(TOKEN, "ada", "short", HERE, DONE));
        assertRefused("password", operators.setUp(TOKEN, "ada", "x".repeat(10_000), HERE, DONE));
        assertFalse(setup.isUsed());
    }

    @Test
    void signsInByTheRightPasswordOnly() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        assertEquals(Optional.empty(), await(operators.signIn("ada", "correct hors", HERE)));
        assertEquals(Optional.empty(), await(operators.signIn("nobody", PASSWORD, HERE)));
        String session = await(operators.signIn("ada", PASSWORD, HERE)).orElseThrow();
        assertEquals(Optional.of(ADA), await(operators.authenticate(session)));
        assertEquals(Optional.empty(), await(operators.authenticate(session + "x")));
    }

    @Test
    void endsASessionWhenItIsSignedOutAndWhenItsTimeIsOver() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        String first = await(operators.signIn("ada", PASSWORD, HERE)).orElseThrow();
        String second = await(operators.signIn("ada", PASSWORD, HERE)).orElseThrow();
        await(operators.signOut(first));
        assertEquals(Optional.empty(), await(operators.authenticate(first)));
        clock.advance(Duration.ofHours(8).minusSeconds(1));
        assertEquals(Optional.of(ADA), await(operators.authenticate(second)));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), await(operators.authenticate(second)));
    }

    @Test
    void storesNeitherPasswordsNorSessionTokens() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        String session = await(operators.signIn("ada", PASSWORD, HERE)).orElseThrow();
        assertTrue(await(store.findPasswordHash("ada")).orElseThrow().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
        assertFalse(store.toString().contains(PASSWORD));
        assertFalse(store.toString().contains(session));
    }

    @Test
    void makesWhoGuessesAtANameWaitAndLetsOthersIn() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        for (int i = 0; i < SignInAttempts.PER_NAME; i++) {
            assertEquals(Optional.empty(), await(operators.signIn("ada", "a guess", "network " + i)));
        }
        assertWait(SignInAttempts.NAME_REFILL, operators.signIn("ada", PASSWORD, "another network"));
        assertEquals(Optional.empty(), await(operators.signIn("bob", PASSWORD, "another network")));
        clock.advance(SignInAttempts.NAME_REFILL);
        assertTrue(await(operators.signIn("ada", PASSWORD, HERE)).isPresent());
    }

    @Test
    void makesANetworkWaitThatGuessesAtManyNames() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        for (int i = 0; i < SignInAttempts.PER_NETWORK; i++) {
            assertEquals(Optional.empty(), await(operators.signIn("name" + i, "x".repeat(1000), "there")));
        }
        assertWait(SignInAttempts.NETWORK_REFILL, operators.signIn("ada", PASSWORD, "there"));
        assertWait(SignInAttempts.NETWORK_REFILL, operators.setUp("guess", "eve", PASSWORD, "there", DONE));
        assertTrue(await(operators.signIn("ada", PASSWORD, HERE)).isPresent());
    }

    @Test
    void makesANetworkWaitThatGuessesAtTheSetupToken() {
        for (int i = 0; i < SignInAttempts.PER_NETWORK; i++) {
            assertRefused("setup token", operators.setUp("guess " + i, "eve", PASSWORD, "there", DONE));
        }
        assertWait(SignInAttempts.NETWORK_REFILL, operators.setUp(TOKEN, "eve", PASSWORD, "there", DONE));
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
    }

    @Test
    void doesNotCountAttemptsThatSucceed() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        for (int i = 0; i < 2 * SignInAttempts.PER_NAME; i++) {
            assertTrue(await(operators.signIn("ada", PASSWORD, HERE)).isPresent());
        }
    }

    @Test
    void doesNotCountAttemptsThatAreNotChecked() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        SlowWork full = new BoundedWork(new Immediately(), 0);
        Operators busy = with(full);
        for (int i = 0; i < SignInAttempts.PER_NETWORK + 1; i++) {
            assertInstanceOf(
                    OverloadedException.class,
                    busy.signIn("ada", PASSWORD, HERE).cause());
        }
    }

    @Test
    void countsAttemptsFromTheirBeginning() {
        List<Runnable> waiting = new ArrayList<>();
        SlowWork later = new SlowWork() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                Promise<T> promise = Promise.promise();
                waiting.add(() -> new Immediately().run(work).onComplete(promise));
                return promise.future();
            }
        };
        Operators slow = with(later);
        for (int i = 0; i < SignInAttempts.PER_NAME; i++) {
            assertFalse(slow.signIn("ada", "guess " + i, HERE).isComplete());
        }
        assertWait(SignInAttempts.NAME_REFILL, slow.signIn("ada", PASSWORD, HERE));
        assertEquals(SignInAttempts.PER_NAME, waiting.size());
    }

    @Test
    void needsSetUpUntilThereIsAnOperator() {
        assertTrue(await(operators.needsSetUp()));
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        assertFalse(await(operators.needsSetUp()));
    }

    @Test
    void letsOperatorsInAsWhatTheyAreNow() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        await(accounts.create("bob", PASSWORD, Role.VIEWER, DONE));
        String session = await(operators.signIn("bob", PASSWORD, HERE)).orElseThrow();
        assertEquals(
                Set.of(Scope.READ),
                await(operators.authenticate(session)).orElseThrow().scopes());
        await(accounts.change("bob", Optional.of(Role.OPERATOR), Optional.empty(), Optional.empty(), DONE));
        assertEquals(
                Set.of(Scope.READ, Scope.OPERATE),
                await(operators.authenticate(session)).orElseThrow().scopes());
        int before = changes.get();
        await(accounts.change("bob", Optional.empty(), Optional.of(true), Optional.empty(), DONE));
        assertEquals(before + 1, changes.get(), "what is open was not looked at");
        assertEquals(Optional.empty(), await(operators.authenticate(session)));
        assertEquals(Optional.empty(), await(operators.signIn("bob", PASSWORD, HERE)));
    }

    @Test
    void changesAPasswordByTheOldOneOnly() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        String session = await(operators.signIn("ada", PASSWORD, HERE)).orElseThrow();
        assertFalse(await(operators.changePassword("ada", "a guess", "battery staple", HERE, DONE)));
        assertTrue(await(operators.changePassword("ada", PASSWORD, "battery staple", HERE, DONE)));
        assertEquals(Optional.empty(), await(operators.authenticate(session)));
        assertEquals(Optional.empty(), await(operators.signIn("ada", PASSWORD, HERE)));
        assertTrue(await(operators.signIn("ada", "battery staple", HERE)).isPresent());
    }

    @Test
    void makesWhoGuessesAtThePasswordOfAnOpenSessionWait() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        for (int i = 0; i < SignInAttempts.PER_NAME; i++) {
            assertFalse(await(operators.changePassword("ada", "guess " + i, "battery staple", HERE, DONE)));
        }
        assertWait(SignInAttempts.NAME_REFILL, operators.changePassword("ada", PASSWORD, "battery staple", HERE, DONE));
    }

    @Test
    void givesATokenNoMoreThanItsMakerMayNow() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        await(accounts.create("bob", PASSWORD, Role.ADMIN, DONE));
        Caller bob = new Caller("bob", Role.ADMIN, Optional.empty(), Role.ADMIN.scopes());
        Tokens.NewToken made =
                await(tokens.create(bob, "ci", Set.of(Scope.READ, Scope.RELEASE), Duration.ofHours(1), DONE));
        Caller program = await(operators.authenticate(made.secret())).orElseThrow();
        assertEquals(
                new Caller("bob", Role.ADMIN, Optional.of(made.token().id()), Set.of(Scope.READ, Scope.RELEASE)),
                program);
        assertRefused(
                "only what you may do",
                tokens.create(program, "more", Set.of(Scope.OPERATE), Duration.ofHours(1), DONE));
        await(accounts.change("bob", Optional.of(Role.OPERATOR), Optional.empty(), Optional.empty(), DONE));
        assertEquals(
                Set.of(Scope.READ),
                await(operators.authenticate(made.secret())).orElseThrow().scopes());
        assertFalse(store.toString().contains(made.secret()));
        clock.advance(Duration.ofHours(1));
        assertEquals(Optional.empty(), await(operators.authenticate(made.secret())));
    }

    @Test
    void countsNoUseWhenItLooksAgain() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        String secret = await(tokens.create(ADA, "ci", Set.of(Scope.READ), Duration.ofHours(1), DONE))
                .secret();
        assertTrue(await(operators.lookAgain(secret)).isPresent());
        assertEquals(0, await(tokens.list()).get(0).uses());
        await(operators.authenticate(secret));
        assertEquals(1, await(tokens.list()).get(0).uses());
    }

    @Test
    void tellsWhyAnOperatorCannotBeMadeOrChanged() {
        await(operators.setUp(TOKEN, "ada", PASSWORD, HERE, DONE));
        assertRefused("exists already", accounts.create("ada", PASSWORD, Role.VIEWER, DONE));
        assertRefused("user", accounts.create("a b", PASSWORD, Role.VIEWER, DONE));
        assertRefused("password", accounts.create("bob", "short", Role.VIEWER, DONE));
        assertRefused(
                "last administrator",
                accounts.change("ada", Optional.of(Role.VIEWER), Optional.empty(), Optional.empty(), DONE));
        assertRefused(
                "password", accounts.change("ada", Optional.empty(), Optional.empty(), Optional.of("short"), DONE));
        assertEquals(
                Optional.empty(),
                await(accounts.change("eve", Optional.of(Role.VIEWER), Optional.empty(), Optional.empty(), DONE)));
    }

    private static void assertWait(Duration wait, Future<?> refused) {
        assertTrue(refused.failed(), "let through");
        TooManyAttemptsException failure = assertInstanceOf(TooManyAttemptsException.class, refused.cause());
        assertEquals(wait.toSeconds(), failure.waitSeconds());
    }

    private static void assertRefused(String reason, Future<?> refused) {
        assertTrue(refused.failed());
        assertTrue(
                refused.cause().getMessage().contains(reason), refused.cause().getMessage());
    }
}
