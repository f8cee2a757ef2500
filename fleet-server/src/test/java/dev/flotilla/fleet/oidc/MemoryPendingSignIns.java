package dev.flotilla.fleet.oidc;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Sign-ins that end with the test. */
public final class MemoryPendingSignIns implements PendingSignIns {
    private final Map<Digest, Kept> kept = new HashMap<>();

    private record Kept(Digest browser, PendingSignIn pending) {}

    @Override
    public synchronized Future<Boolean> add(Digest state, Digest browser, PendingSignIn pending, Instant now, int max) {
        kept.values().removeIf(one -> !now.isBefore(one.pending().expiresAt()));
        if (kept.size() >= max) {
            return Future.succeededFuture(false);
        }
        kept.put(state, new Kept(browser, pending));
        return Future.succeededFuture(true);
    }

    @Override
    public synchronized Future<Optional<PendingSignIn>> take(Digest state, Digest browser, Instant now) {
        Optional<PendingSignIn> found = Optional.ofNullable(kept.get(state))
                .filter(one -> one.browser().equals(browser)
                        && now.isBefore(one.pending().expiresAt()))
                .map(Kept::pending);
        found.ifPresent(taken -> kept.remove(state));
        return Future.succeededFuture(found);
    }
}
