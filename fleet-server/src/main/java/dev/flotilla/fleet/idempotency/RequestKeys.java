package dev.flotilla.fleet.idempotency;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Carries a request out once, however often it arrives with the same key: draft-ietf-httpapi-idempotency-key-header-07. A user's
 * keys are her own. What was answered is kept for {@link #KEPT}, of each user for the newest {@value #MOST_KEYS} keys.
 */
public final class RequestKeys {
    /** How long a key is known. */
    public static final Duration KEPT = Duration.ofHours(24);

    /** The most keys of one user that are known at the same time. */
    public static final int MOST_KEYS = 200;

    /** No request takes longer: what is not answered by then has lost its server. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final RequestKeyStore store;
    private final Clock clock;

    public RequestKeys(RequestKeyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What is to be done with a request. */
    public sealed interface Verdict {
        /** Carry it out, and say how it ended. */
        record CarryOut(Once once) implements Verdict {}

        /** Answer as the first time. */
        @SuppressWarnings("ArrayRecordComponent") // It is sent, not compared.
        record Repeat(int status, byte[] answer) implements Verdict {}

        /** The key belongs to another request. */
        record OtherRequest() implements Verdict {}

        /** The same request is being carried out now. */
        record UnderWay() implements Verdict {}

        /** The same request was begun, and nobody knows whether it was done. */
        record Unknown() implements Verdict {}
    }

    /** A request that is carried out for the first time. */
    public final class Once {
        private final String identity;

        private Once(String identity) {
            this.identity = identity;
        }

        /** It was done, and this is the answer. */
        public Future<Void> answered(int status, byte[] answer) {
            return store.answer(digest(identity), status, SealedAnswer.seal(identity, answer));
        }

        /** Nothing was done, so that the key may come again. */
        public Future<Void> refused() {
            return store.forget(digest(identity));
        }
    }

    /**
     * Looks a request up.
     *
     * @param user whose request it is
     * @param request over all that makes it differ from others
     */
    public Future<Verdict> judge(String user, String key, Digest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        String identity = user + "\0" + key;
        return store.begin(digest(identity), user, request, now, now.minus(KEPT), MOST_KEYS)
                .map(standing -> verdict(standing, identity, now));
    }

    private Verdict verdict(Standing standing, String identity, Instant now) {
        if (standing instanceof Standing.First) {
            return new Verdict.CarryOut(new Once(identity));
        } else if (standing instanceof Standing.Answered answered) {
            return new Verdict.Repeat(answered.status(), SealedAnswer.open(identity, answered.sealed()));
        } else if (standing instanceof Standing.Unanswered unanswered) {
            return unanswered.since().plus(LONGEST).isAfter(now) ? new Verdict.UnderWay() : new Verdict.Unknown();
        }
        return new Verdict.OtherRequest();
    }

    private static Digest digest(String identity) {
        return Digest.of(identity.getBytes(StandardCharsets.UTF_8));
    }
}
