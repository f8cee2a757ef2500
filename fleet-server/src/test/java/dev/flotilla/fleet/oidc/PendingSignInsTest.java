package dev.flotilla.fleet.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of sign-ins that have begun does. */
class PendingSignInsTest extends StoreTest {
    private static final Instant END = NOW.plusSeconds(60);
    private static final PendingSignIn PENDING = new PendingSignIn("nonce", "verifier", END);
    private static final Handover HANDOVER = new Handover(2000, "c".repeat(43), "s".repeat(16));
    private static final Digest STATE = digest("state");
    private static final Digest BROWSER = digest("browser");

    private final PendingSignIns pending = stores.pendingSignIns();

    PendingSignInsTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void givesEachOutOnceHoweverManyAskAtOnce() {
        assertTrue(await(pending.add(STATE, BROWSER, PENDING, NOW, 9)));
        List<Future<Optional<PendingSignIn>>> takers = IntStream.range(0, 8)
                .mapToObj(i -> pending.take(STATE, BROWSER, NOW))
                .toList();
        List<PendingSignIn> given = takers.stream()
                .map(TestDatabase::await)
                .flatMap(Optional::stream)
                .toList();
        assertEquals(List.of(PENDING), given);
    }

    @Test
    void givesNothingToAnotherBrowserAndKeepsItForItsOwn() {
        await(pending.add(STATE, BROWSER, PENDING, NOW, 9));
        assertEquals(Optional.empty(), await(pending.take(STATE, digest("other"), NOW)));
        assertEquals(Optional.empty(), await(pending.take(digest("other"), BROWSER, NOW)));
        assertEquals(Optional.of(PENDING), await(pending.take(STATE, BROWSER, END.minusMillis(1))));
    }

    @Test
    void remembersTheProgramThatASignInIsFor() {
        PendingSignIn program = new PendingSignIn("nonce", "verifier", END, Optional.of(HANDOVER));
        await(pending.add(STATE, BROWSER, program, NOW, 9));
        assertEquals(Optional.of(program), await(pending.take(STATE, BROWSER, NOW)));
    }

    @Test
    void handsEachSignInToItsProgramOnceAndInTime() {
        HandedOver handed = new HandedOver(HANDOVER.challenge(), "grace", END);
        await(pending.hand(digest("code"), handed, NOW));
        await(pending.hand(digest("late"), handed, NOW));
        assertEquals(Optional.empty(), await(pending.takeHanded(digest("other"), NOW)));
        List<Future<Optional<HandedOver>>> takers = IntStream.range(0, 8)
                .mapToObj(i -> pending.takeHanded(digest("code"), NOW))
                .toList();
        assertEquals(
                List.of(handed),
                takers.stream()
                        .map(TestDatabase::await)
                        .flatMap(Optional::stream)
                        .toList());
        assertEquals(Optional.empty(), await(pending.takeHanded(digest("late"), END)));
    }

    @Test
    void forgetsWhatHasExpiredAndKeepsNoMoreThanFit() {
        assertTrue(await(pending.add(STATE, BROWSER, PENDING, NOW, 1)));
        assertFalse(await(pending.add(digest("2"), BROWSER, PENDING, NOW, 1)));
        assertEquals(Optional.empty(), await(pending.take(STATE, BROWSER, END)));
        assertTrue(await(pending.add(digest("3"), BROWSER, PENDING, END, 1)));
    }
}
