package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** Keeps operators and their sessions. */
public interface OperatorStore {
    /** Adds the first operator; false, and nothing is changed, when there is one already. */
    Future<Boolean> addFirst(String name, String passwordHash, Instant now);

    Future<Boolean> hasOperators();

    Future<Optional<String>> findPasswordHash(String name);

    /** Keeps a session, and drops those that have expired. */
    Future<Void> addSession(Digest tokenDigest, String operator, Instant now, Instant expires);

    /** The operator of a session that has not expired. */
    Future<Optional<String>> findSession(Digest tokenDigest, Instant now);

    Future<Void> removeSession(Digest tokenDigest);
}
