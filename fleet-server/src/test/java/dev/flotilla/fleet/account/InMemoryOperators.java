package dev.flotilla.fleet.account;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Operators and sessions that end with the test. */
public final class InMemoryOperators implements OperatorStore {
    final Map<String, String> hashes = new HashMap<>();
    private final Map<Digest, Session> sessions = new HashMap<>();

    private record Session(String operator, Instant expires) {}

    @Override
    public Future<Boolean> addFirst(String name, String passwordHash, Instant now) {
        if (!hashes.isEmpty()) {
            return Future.succeededFuture(false);
        }
        hashes.put(name, passwordHash);
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Boolean> hasOperators() {
        return Future.succeededFuture(!hashes.isEmpty());
    }

    @Override
    public Future<Optional<String>> findPasswordHash(String name) {
        return Future.succeededFuture(Optional.ofNullable(hashes.get(name)));
    }

    @Override
    public Future<Void> addSession(Digest tokenDigest, String operator, Instant now, Instant expires) {
        sessions.put(tokenDigest, new Session(operator, expires));
        return Future.succeededFuture();
    }

    @Override
    public Future<Optional<String>> findSession(Digest tokenDigest, Instant now) {
        return Future.succeededFuture(Optional.ofNullable(sessions.get(tokenDigest))
                .filter(session -> now.isBefore(session.expires()))
                .map(Session::operator));
    }

    @Override
    public Future<Void> removeSession(Digest tokenDigest) {
        sessions.remove(tokenDigest);
        return Future.succeededFuture();
    }

    @Override
    public String toString() {
        return hashes + " " + sessions;
    }
}
