package dev.flotilla.fleet.account;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class OperatorsTest {
    private static final String TOKEN = "the-setup-token";
    private static final String PASSWORD = "correct horse";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final InMemoryOperators store = new InMemoryOperators();
    private final OneTimeToken setup = new OneTimeToken();
    private final Operators operators =
            new Operators(store, setup, new Immediately(), clock, new SecureRandom(), Duration.ofHours(8));

    @Test
    void makesTheFirstOperatorOnceOnly() {
        await(operators.setUp(TOKEN, "ada", PASSWORD));
        assertTrue(setup.used);
        assertRefused("setup token", operators.setUp(TOKEN, "eve", PASSWORD));
        assertTrue(await(operators.signIn("ada", PASSWORD)).isPresent());
    }

    @Test
    void refusesAWrongTokenAndUnfitNamesAndPasswords() {
        assertRefused("setup token", operators.setUp("guess", "ada", PASSWORD));
        assertRefused("user", operators.setUp(TOKEN, "", PASSWORD));
        assertRefused("user", operators.setUp(TOKEN, "a\nb", PASSWORD));
        assertRefused("password", operators.setUp(TOKEN, "ada", "short"));
        assertRefused("password", operators.setUp(TOKEN, "ada", "x".repeat(10_000)));
        assertFalse(setup.used);
    }

    @Test
    void signsInByTheRightPasswordOnly() {
        await(operators.setUp(TOKEN, "ada", PASSWORD));
        assertEquals(Optional.empty(), await(operators.signIn("ada", "correct hors")));
        assertEquals(Optional.empty(), await(operators.signIn("nobody", PASSWORD)));
        String session = await(operators.signIn("ada", PASSWORD)).orElseThrow();
        assertEquals(Optional.of("ada"), await(operators.authenticate(session)));
        assertEquals(Optional.empty(), await(operators.authenticate(session + "x")));
    }

    @Test
    void endsASessionWhenItIsSignedOutAndWhenItsTimeIsOver() {
        await(operators.setUp(TOKEN, "ada", PASSWORD));
        String first = await(operators.signIn("ada", PASSWORD)).orElseThrow();
        String second = await(operators.signIn("ada", PASSWORD)).orElseThrow();
        await(operators.signOut(first));
        assertEquals(Optional.empty(), await(operators.authenticate(first)));
        clock.advance(Duration.ofHours(8).minusSeconds(1));
        assertEquals(Optional.of("ada"), await(operators.authenticate(second)));
        clock.advance(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), await(operators.authenticate(second)));
    }

    @Test
    void storesNeitherPasswordsNorSessionTokens() {
        await(operators.setUp(TOKEN, "ada", PASSWORD));
        String session = await(operators.signIn("ada", PASSWORD)).orElseThrow();
        assertTrue(store.hashes.get("ada").startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
        assertFalse(store.toString().contains(PASSWORD));
        assertFalse(store.toString().contains(session));
    }

    private static void assertRefused(String reason, Future<Void> refused) {
        assertTrue(refused.failed());
        assertTrue(
                refused.cause().getMessage().contains(reason), refused.cause().getMessage());
    }

    private static final class OneTimeToken implements SetupToken {
        private boolean used;

        @Override
        public boolean matches(String offered) {
            return !used && offered.equals(TOKEN);
        }

        @Override
        public void use() {
            used = true;
        }
    }

    private static final class Immediately implements SlowWork {
        @Override
        public <T> Future<T> run(Callable<T> work) {
            try {
                return Future.succeededFuture(work.call());
            } catch (Exception e) {
                return Future.failedFuture(e);
            }
        }
    }
}
