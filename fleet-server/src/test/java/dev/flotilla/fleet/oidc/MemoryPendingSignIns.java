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

    private final Map<Digest, HandedOver> handed = new HashMap<>();

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

    @Override
    public synchronized Future<Void> hand(Digest code, HandedOver signIn, Instant now) {
        handed.values().removeIf(one -> !now.isBefore(one.expiresAt()));
        handed.put(code, signIn);
        return Future.succeededFuture();
    }

    @Override
    public synchronized Future<Optional<HandedOver>> takeHanded(Digest code, Instant now) {
        return Future.succeededFuture(
                Optional.ofNullable(handed.remove(code)).filter(one -> now.isBefore(one.expiresAt())));
    }
}
