package dev.flotilla.fleet.idempotency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.idempotency.RequestKeys.Verdict;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Over every store. */
class RequestKeysTest extends StoreTest {
    private static final byte[] ANSWER = "{\"token\": \"secret\"}".getBytes(StandardCharsets.UTF_8);

    private final ManualClock clock = new ManualClock();
    private final RequestKeys keys = new RequestKeys(stores.requestKeys(), clock);
    private final Digest request = digest("request");

    RequestKeysTest(Stores.Backend backend) {
        super(backend);
    }

    private Verdict judge(String user, String key, Digest asked) {
        return await(keys.judge(user, key, asked));
    }

    private RequestKeys.Once first(String user, String key) {
        return assertInstanceOf(Verdict.CarryOut.class, judge(user, key, request))
                .once();
    }

    @Test
    void answersTheSameRequestAsTheFirstTime() {
        await(first("ada", "k").answered(201, ANSWER));
        Verdict.Repeat repeat = assertInstanceOf(Verdict.Repeat.class, judge("ada", "k", request));
        assertEquals(201, repeat.status());
        assertArrayEquals(ANSWER, repeat.answer());
    }

    @Test
    void letsOneOfManyAtTheSameMomentBeTheFirst() {
        List<Future<Verdict>> asked = IntStream.range(0, 20)
                .mapToObj(i -> keys.judge("ada", "k", request))
                .toList();
        long carriedOut = asked.stream()
                .filter(verdict -> await(verdict) instanceof Verdict.CarryOut)
                .count();
        assertEquals(1, carriedOut);
        assertEquals(new Verdict.UnderWay(), judge("ada", "k", request));
    }

    @Test
    void tellsAnotherRequestWithTheKeyApart() {
        RequestKeys.Once once = first("ada", "k");
        assertEquals(new Verdict.OtherRequest(), judge("ada", "k", digest("other")));
        await(once.answered(201, ANSWER));
        assertEquals(new Verdict.OtherRequest(), judge("ada", "k", digest("other")));
    }

    @Test
    void keepsTheKeysOfUsersApart() {
        await(first("ada", "k").answered(201, ANSWER));
        first("bob", "k");
    }

    @Test
    void letsTheKeyOfARefusedRequestComeAgain() {
        await(first("ada", "k").refused());
        await(first("ada", "k").answered(201, ANSWER));
        assertInstanceOf(Verdict.Repeat.class, judge("ada", "k", request));
    }

    @Test
    void doesNotCarryOutAgainWhatMayHaveBeenDone() {
        first("ada", "k");
        clock.advance(Duration.ofMinutes(5));
        assertEquals(new Verdict.Unknown(), judge("ada", "k", request));
    }

    @Test
    void forgetsAKeyAfterADay() {
        await(first("ada", "k").answered(201, ANSWER));
        clock.advance(RequestKeys.KEPT);
        assertInstanceOf(Verdict.Repeat.class, judge("ada", "k", request));
        clock.advance(Duration.ofSeconds(1));
        first("ada", "k");
    }

    @Test
    void forgetsTheOldestOfTooManyKeysOfAUserAndNobodyElses() {
        await(first("bob", "old").answered(201, ANSWER));
        for (int i = 0; i <= RequestKeys.MOST_KEYS; i++) {
            clock.advance(Duration.ofSeconds(1));
            await(first("ada", "k" + i).answered(201, ANSWER));
        }
        assertInstanceOf(Verdict.Repeat.class, judge("ada", "k1", request));
        assertInstanceOf(Verdict.Repeat.class, judge("bob", "old", request));
        first("ada", "k0");
    }

    @Test
    void opensAnAnswerOnlyByItsKey() {
        byte[] sealed = SealedAnswer.seal("ada\0k", ANSWER);
        assertArrayEquals(ANSWER, SealedAnswer.open("ada\0k", sealed));
        assertThrows(IllegalStateException.class, () -> SealedAnswer.open("ada\0j", sealed));
        sealed[0] ^= 1;
        assertThrows(IllegalStateException.class, () -> SealedAnswer.open("ada\0k", sealed));
    }
}
