package dev.flotilla.fleet.idempotency;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;

/** Keeps the keys of requests by their digests, with a digest of each request and its answer. */
public interface RequestKeyStore {
    /**
     * Keeps a key unless it is kept already, in one step, so that of two at the same moment one is the first. Forgets keys from
     * before {@code oldest}, and of this user all but the newest {@code most}.
     */
    Future<Standing> begin(Digest key, String user, Digest request, Instant now, Instant oldest, int most);

    /** Keeps the answer. */
    Future<Void> answer(Digest key, int status, byte[] sealed);

    /** Forgets a key that was not answered. */
    Future<Void> forget(Digest key);
}
